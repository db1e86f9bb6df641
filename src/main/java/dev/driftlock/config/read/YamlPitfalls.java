package dev.driftlock.config.read;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What is lost when a YAML file is flattened to keys and texts, as SmallRye Config does it: a key that stands twice (the
 * first goes), an empty list entry, anything but a mapping under {@code driftlock}. Found in the file itself, with the line.
 */
final class YamlPitfalls {

    private final Path file;
    private final List<String> problems = new ArrayList<>();

    private YamlPitfalls(Path file) {
        this.file = file;
    }

    /** Lines about {@code file}; none where it is not there. */
    static List<String> find(Path file) {
        var pitfalls = new YamlPitfalls(file);
        if (Files.exists(file)) pitfalls.read();
        return pitfalls.problems;
    }

    private void read() {
        try {
            for (var document : new Yaml(new LoaderOptions()).composeAll(new StringReader(Files.readString(file)))) {
                if (document instanceof MappingNode mapping) mapping(mapping, "");
                else if (!Tag.NULL.equals(document.getTag())) add(document, "no mapping; accepted are keys such as driftlock:");
            }
        } catch (CharacterCodingException e) {
            problems.add(file + ": not UTF-8");
        } catch (IOException e) {
            problems.add(file + ": cannot be read: " + e.getMessage());
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            problems.add(file + (mark == null ? "" : ":" + (mark.getLine() + 1)) + ": no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file + ": no YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }

    private void mapping(MappingNode mapping, String path) {
        var keys = new HashSet<String>();
        for (var entry : mapping.getValue()) {
            var name = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            var key = path.isEmpty() ? name : path + "." + name;
            if (!keys.add(name)) add(entry.getKeyNode(), key + " stands there twice; accepted is once");
            if (key.equals(Settings.ROOT)) root(entry.getValueNode());
            else if (!path.isEmpty()) value(entry.getValueNode(), key);
        }
    }

    private void root(Node node) {
        if (node instanceof MappingNode mapping) mapping(mapping, Settings.ROOT);
        else if (!Tag.NULL.equals(node.getTag())) add(node, Settings.ROOT + " is no mapping; accepted are keys beneath it");
    }

    private void value(Node node, String key) {
        if (node instanceof MappingNode mapping) mapping(mapping, key);
        if (!(node instanceof SequenceNode sequence)) return;
        for (int i = 0; i < sequence.getValue().size(); i++) {
            var item = sequence.getValue().get(i);
            var itemKey = key + "[" + i + "]";
            boolean isEmpty = Tag.NULL.equals(item.getTag())
                    || item instanceof CollectionNode<?> collection && collection.getValue().isEmpty();
            if (isEmpty) add(item, itemKey + " is empty; accepted are entries with a value");
            else value(item, itemKey);
        }
    }

    private void add(Node node, String problem) {
        problems.add(file + ":" + (node.getStartMark().getLine() + 1) + ": " + problem);
    }
}
