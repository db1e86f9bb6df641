package dev.driftlock.render.kustomize;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.render.trace.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parts of an object or patch as a file has it, by their paths: an item of a list is told by its name where it has one. */
final class Written {

    private Written() {
    }

    /** A step that two versions of a list have in common for the same item. */
    static String step(Located item, int index) {
        return item instanceof Located.Mapping mapping && mapping.text("name") != null ? "name=" + mapping.text("name") : Integer.toString(index);
    }

    static List<String> with(List<String> path, String step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** All nodes by their paths. */
    static Map<List<String>, Located> nodes(Located root) {
        var nodes = new LinkedHashMap<List<String>, Located>();
        collect(root, List.of(), nodes);
        return nodes;
    }

    private static void collect(Located node, List<String> path, Map<List<String>, Located> nodes) {
        nodes.put(path, node);
        switch (node) {
            case Located.Mapping(var entries, var line) -> entries.forEach((name, value) -> collect(value, with(path, name), nodes));
            case Located.Sequence(var items, var line) -> {
                for (int i = 0; i < items.size(); i++) collect(items.get(i), with(path, step(items.get(i), i)), nodes);
            }
            case Located.Scalar scalar -> { }
        }
    }

    /** @param before the lines before the text's first in its file: more than none for one that stands in another document */
    static List<Leaf> leaves(String file, Located root, int before) {
        var leaves = new ArrayList<Leaf>();
        nodes(root).forEach((path, node) -> {
            if (node instanceof Located.Scalar(var value, var line) && !value.isNull()) {
                leaves.add(new Leaf(path, value.asText(), new Origin(file, Origin.Kind.WRITTEN), before + line, before + line));
            }
        });
        return leaves;
    }
}
