package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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

    /** The positions of the nodes from the root to {@code address}, as far as {@code tree} has them. */
    static List<Integer> onTheWay(byte[] lines, JsonNode tree, Address address) {
        return decode(lines, ordinals(tree, address));
    }

    /** The positions of the node at {@code address}, or of the deepest one on the way that exists, and of all beneath it. */
    static List<Integer> beneath(byte[] lines, JsonNode tree, Address address) {
        var way = ordinals(tree, address);
        var node = tree;
        for (var step : address.steps()) {
            var next = step.isItem() ? node.get(step.index()) : node.get(step.name());
            if (next == null) break;
            node = next;
        }
        return decode(lines, IntStream.range(way.getLast(), way.getLast() + count(node)).boxed().toList());
    }

    /** In depth-first order, of the nodes from the root to {@code address}. */
    private static List<Integer> ordinals(JsonNode tree, Address address) {
        var way = new ArrayList<>(List.of(0));
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
            way.add(way.getLast() + before);
            at = found;
        }
        return way;
    }

    private static int count(JsonNode node) {
        int count = 1;
        for (var child : node) count += count(child);
        return count;
    }

    /** @param ordinals ascending */
    private static List<Integer> decode(byte[] lines, List<Integer> ordinals) {
        var found = new ArrayList<Integer>();
        int line = 0;
        int position = 0;
        for (int i = 0; i <= ordinals.getLast(); i++) {
            int delta = 0;
            int shift = 0;
            byte next;
            do {
                next = lines[position++];
                delta |= (next & 0x7f) << shift;
                shift += 7;
            } while (next < 0);
            line += (delta >>> 1) ^ -(delta & 1);
            if (i == ordinals.get(found.size())) found.add(line);
        }
        return found;
    }
}
