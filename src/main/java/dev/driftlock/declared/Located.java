package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A manifest as it was read, with the line of each part: for an entry of a map the line of its key, for an item of a
 * list the line where it begins, counted from 1. Renderers make these; {@link DeclaredObject} keeps them compactly.
 */
public sealed interface Located {

    int line();

    /** A map, its entries in the order of the file. */
    record Mapping(LinkedHashMap<String, Located> entries, int line) implements Located {

        /** The text of the scalar at {@code key}, or null where there is none or it is no text. */
        public String text(String key) {
            return entries.get(key) instanceof Scalar(var value, var ignored) && value.isTextual() ? value.textValue() : null;
        }

        /** The map at {@code key}, an empty one where there is none. */
        public Mapping mapping(String key) {
            return entries.get(key) instanceof Mapping inner ? inner : new Mapping(new LinkedHashMap<>(Map.of()), line);
        }
    }

    /** A list. */
    record Sequence(List<Located> items, int line) implements Located {
    }

    /** Text, number, boolean or null. */
    record Scalar(JsonNode value, int line) implements Located {
    }
}
