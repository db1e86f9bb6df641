package dev.driftlock.policy.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The fields of one map in a policy document. What is missing, unknown or of another type becomes a problem at its place. */
final class Fields {

    private final Problems problems;
    private final Node node;
    private final String path;
    private final Map<String, Node> values = new LinkedHashMap<>();

    /** @param path of the map in its document, with a dot behind it; empty for the document itself */
    private Fields(Problems problems, Node node, String path) {
        this.problems = problems;
        this.node = node;
        this.path = path;
    }

    static Optional<Fields> of(Problems problems, Node node, String path, String... accepted) {
        if (!(node instanceof MappingNode mapping)) {
            problems.at(node, (path.isEmpty() ? "the document" : path.substring(0, path.length() - 1)) + " is no map; accepted are " + String.join(", ", accepted));
            return Optional.empty();
        }
        var fields = new Fields(problems, node, path);
        fields.read(mapping, List.of(accepted));
        return Optional.of(fields);
    }

    private void read(MappingNode mapping, List<String> accepted) {
        for (var entry : mapping.getValue()) {
            var name = entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
            if (!accepted.contains(name)) problems.at(entry.getKeyNode(), path + name + " is unknown; accepted are " + String.join(", ", accepted));
            else if (values.put(name, entry.getValueNode()) != null) problems.at(entry.getKeyNode(), path + name + " is there twice");
        }
    }

    Node node() {
        return node;
    }

    Optional<Node> get(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !isNull(value));
    }

    private static boolean isNull(Node value) {
        return value.getTag().equals(Tag.NULL);
    }

    Optional<Fields> map(String name, String... accepted) {
        return get(name).flatMap(value -> of(problems, value, path + name + ".", accepted));
    }

    /** A text; a number or a boolean is none. */
    Optional<ScalarNode> text(String name) {
        return get(name).flatMap(value -> {
            if (value instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) return Optional.of(scalar);
            problems.at(value, path + name + " is no string");
            return Optional.empty();
        });
    }

    Optional<ScalarNode> required(String name, String accepted) {
        if (get(name).isEmpty()) missing(name, accepted);
        return text(name);
    }

    void missing(String name, String accepted) {
        problems.at(node, path + name + " is missing; " + accepted);
    }

    /** One of a few words. */
    <T> Optional<T> word(String name, Map<String, T> words) {
        var accepted = "accepted are " + words.keySet().stream().sorted().collect(Collectors.joining(", "));
        return required(name, accepted).flatMap(scalar -> {
            if (!words.containsKey(scalar.getValue())) problems.at(scalar, path + name + " is \"" + scalar.getValue() + "\"; " + accepted);
            return Optional.ofNullable(words.get(scalar.getValue()));
        });
    }

    /** A list of texts, each read by {@code reader}, which answers empty for what is not accepted. */
    <T> Optional<List<T>> list(String name, String accepted, Function<String, Optional<T>> reader) {
        return get(name).map(value -> {
            if (!(value instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
                problems.at(value, path + name + " is no list with items; " + accepted);
                return List.<T>of();
            }
            return sequence.getValue().stream().flatMap(item -> item(name, item, accepted, reader).stream()).toList();
        });
    }

    private <T> Optional<T> item(String name, Node item, String accepted, Function<String, Optional<T>> reader) {
        var read = item instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR) ? reader.apply(scalar.getValue()) : Optional.<T>empty();
        if (read.isEmpty()) problems.at(item, path + name + ": " + (item instanceof ScalarNode scalar ? '"' + scalar.getValue() + '"' : "a map or list") + " is not accepted; " + accepted);
        return read;
    }
}
