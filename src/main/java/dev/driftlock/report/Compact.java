package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;

/** Compact JSON of a value's beginning. Without recursion: a value may be nested as deep as the API server accepts. */
final class Compact {

    private Compact() {
    }

    /** At least the first {@code enough} characters of the value's JSON, and not much more of a long one. */
    static String json(JsonNode value, int enough) {
        var out = new StringBuilder();
        var rest = new ArrayDeque<Object>();
        rest.push(value);
        while (!rest.isEmpty() && out.length() <= enough) {
            switch (rest.pop()) {
                case String punctuation -> out.append(punctuation);
                case JsonNode node when node.isObject() -> pushObject(node, rest, enough);
                case JsonNode node when node.isArray() -> pushArray(node, rest, enough);
                case JsonNode node when node.isTextual() -> out.append(Shown.quoted(Shown.cut(node.textValue(), enough + 2)));
                case JsonNode node -> out.append(node);
                default -> throw new IllegalStateException();
            }
        }
        return out.toString();
    }

    private static void pushObject(JsonNode object, ArrayDeque<Object> rest, int enough) {
        var parts = new ArrayDeque<Object>();
        parts.push("{");
        for (var field : object.properties()) {
            if (parts.size() > enough) break;
            if (parts.size() > 1) parts.push(",");
            parts.push(Shown.quoted(Shown.cut(field.getKey(), enough + 2)) + ":");
            parts.push(field.getValue());
        }
        parts.push("}");
        parts.forEach(rest::push);
    }

    private static void pushArray(JsonNode array, ArrayDeque<Object> rest, int enough) {
        var parts = new ArrayDeque<Object>();
        parts.push("[");
        for (var item : array) {
            if (parts.size() > enough) break;
            if (parts.size() > 1) parts.push(",");
            parts.push(item);
        }
        parts.push("]");
        parts.forEach(rest::push);
    }
}
