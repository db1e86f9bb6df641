package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;
import java.io.ByteArrayOutputStream;

/**
 * The lines of a manifest's nodes in depth-first order, each as its difference from the one before in a variable number
 * of bytes: about a byte a node.
 */
final class LineIndex {

    private LineIndex() {
    }

    static byte[] encode(Located manifest) {
        var out = new ByteArrayOutputStream();
        encode(manifest, 0, out);
        return out.toByteArray();
    }

    private static int encode(Located node, int before, ByteArrayOutputStream out) {
        writeDelta(node.line() - before, out);
        int last = node.line();
        switch (node) {
            case Located.Mapping(var entries, var line) -> {
                for (var each : entries.values()) last = encode(each, last, out);
            }
            case Located.Sequence(var items, var line) -> {
                for (var each : items) last = encode(each, last, out);
            }
            case Located.Scalar scalar -> { }
        }
        return last;
    }

    private static void writeDelta(int delta, ByteArrayOutputStream out) {
        int rest = (delta << 1) ^ (delta >> 31);
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** The line of the deepest node on the way to {@code address} that {@code tree} has. */
    static int lineOf(byte[] lines, JsonNode tree, Address address) {
        int ordinal = 0;
        var at = tree;
        for (var step : address.steps()) {
            int before = 1;
            JsonNode found = null;
            if (step.isItem()) {
                for (int i = 0; i < at.size() && at.isArray(); i++) {
                    if (i == step.index()) {
                        found = at.get(i);
                        break;
                    }
                    before += count(at.get(i));
                }
            } else {
                for (var entry : at.properties()) {
                    if (entry.getKey().equals(step.name())) {
                        found = entry.getValue();
                        break;
                    }
                    before += count(entry.getValue());
                }
            }
            if (found == null) break;
            ordinal += before;
            at = found;
        }
        return decode(lines, ordinal);
    }

    private static int count(JsonNode node) {
        int count = 1;
        for (var child : node) count += count(child);
        return count;
    }

    private static int decode(byte[] lines, int ordinal) {
        int line = 0;
        int position = 0;
        for (int i = 0; i <= ordinal; i++) {
            int delta = 0;
            int shift = 0;
            byte next;
            do {
                next = lines[position++];
                delta |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            line += (delta >>> 1) ^ -(delta & 1);
        }
        return line;
    }
}
