package dev.driftlock.render.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.Located;
import java.util.List;
import java.util.TreeMap;

/** What tests look at in a {@link Located} tree: its JSON, and its lines. */
final class Trees {

    private Trees() {
    }

    static JsonNode json(Located node) {
        return switch (node) {
            case Located.Mapping(var entries, var line) -> {
                var object = JsonNodeFactory.instance.objectNode();
                entries.forEach((name, value) -> object.set(name, json(value)));
                yield object;
            }
            case Located.Sequence(var items, var line) -> {
                var array = JsonNodeFactory.instance.arrayNode();
                items.forEach(item -> array.add(json(item)));
                yield array;
            }
            case Located.Scalar(var value, var line) -> value;
        };
    }

    static List<JsonNode> json(List<Located> documents) {
        return documents.stream().map(Trees::json).toList();
    }

    /** Path to line, such as {@code spec.ports.0.port=7}; a document's own line stands under the empty path. */
    static TreeMap<String, Integer> lines(Located node) {
        var lines = new TreeMap<String, Integer>();
        collect("", node, lines);
        return lines;
    }

    private static void collect(String path, Located node, TreeMap<String, Integer> lines) {
        lines.put(path, node.line());
        var before = path.isEmpty() ? "" : path + ".";
        switch (node) {
            case Located.Mapping(var entries, var line) -> entries.forEach((name, value) -> collect(before + name, value, lines));
            case Located.Sequence(var items, var line) -> {
                for (int i = 0; i < items.size(); i++) collect(before + i, items.get(i), lines);
            }
            case Located.Scalar scalar -> { }
        }
    }
}
