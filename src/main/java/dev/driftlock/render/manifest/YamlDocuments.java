package dev.driftlock.render.manifest;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.driftlock.declared.Located;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * Puts the documents of a YAML file together from SnakeYAML's events the way Go's yaml.v2 does from its own: aliases
 * share what their anchor holds, a merge key overrides what stands before it, the last of two equal keys wins.
 */
final class YamlDocuments {

    private static final String MERGE = "tag:yaml.org,2002:merge";

    /** What an anchor names; {@code value} is null while it is being read. */
    private static final class Anchor {
        private Node value;
        private AliasBudget.Cost cost;
    }

    /** A value and how deep it reaches. */
    private record Node(Located value, int height) {
    }

    private final String file;
    private final SourceText text;
    private final BlockScanner scanner;
    private final ParserImpl parser;
    private final AliasBudget budget = new AliasBudget();
    private final Map<String, Anchor> anchors = new HashMap<>();

    private YamlDocuments(String file, SourceText text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        this.file = file;
        this.text = text;
        this.scanner = new BlockScanner(text, options);
        this.parser = new ParserImpl(scanner);
    }

    static List<Located> read(String file, SourceText text) throws ManifestException {
        try {
            return new YamlDocuments(file, text).documents();
        } catch (MarkedYAMLException e) {
            var mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            throw error(file, text, mark.getIndex(), e.getProblem());
        } catch (ReaderException e) {
            throw error(file, text, e.getPosition(), "the control character U+%04X is not allowed".formatted(e.getCodePoint()));
        } catch (YAMLException e) {
            throw new ManifestException(file, 1, 1, e.getMessage());
        }
    }

    private static ManifestException error(String file, SourceText text, int index, String reason) {
        return new ManifestException(file, text.line(index), text.column(index), reason);
    }

    private ManifestException error(Event at, String reason) {
        return error(file, text, at.getStartMark().getIndex(), reason);
    }

    private List<Located> documents() throws ManifestException {
        var documents = new ArrayList<Located>();
        for (var event = parser.getEvent(); !(event instanceof StreamEndEvent); event = parser.getEvent()) {
            if (!(event instanceof DocumentStartEvent)) continue;
            anchors.clear();
            budget.nextDocument();
            var root = parser.getEvent();
            var document = node(root, line(root), 1).value();
            if (!isNull(document)) documents.add(document);
        }
        return documents;
    }

    private static boolean isNull(Located document) {
        return document instanceof Located.Scalar(NullNode ignored, var line);
    }

    private int line(Event event) {
        return line(event.getStartMark());
    }

    private int line(Mark mark) {
        return text.line(mark.getIndex());
    }

    /** @param line the line that the value counts as standing in: that of its key or of its list item */
    private Node node(Event event, int line, int depth) throws ManifestException {
        if (depth > ManifestReader.MAX_DEPTH) throw error(event, ManifestReader.TOO_DEEP);
        if (event instanceof AliasEvent alias) return alias(alias, line, depth);
        var before = budget.spent();
        spend(event, event instanceof ScalarEvent scalar ? scalar.getValue().length() : 0);
        var anchor = anchor((NodeEvent) event);
        var node = switch (event) {
            case ScalarEvent scalar -> new Node(scalar(scalar, line), 1);
            case SequenceStartEvent start -> sequence(start, line, depth);
            case MappingStartEvent start -> mapping(line, depth);
            default -> throw error(event, "unexpected " + event.getEventId());
        };
        if (anchor != null) {
            anchor.value = node;
            anchor.cost = budget.spent().minus(before);
        }
        return node;
    }

    /** Named before its value is read, so that a value that holds itself is seen and an equal name inside it wins from there on. */
    private Anchor anchor(NodeEvent event) {
        if (event.getAnchor() == null) return null;
        var anchor = new Anchor();
        anchors.put(event.getAnchor(), anchor);
        return anchor;
    }

    private Node alias(AliasEvent event, int line, int depth) throws ManifestException {
        var anchor = anchors.get(event.getAnchor());
        if (anchor == null) throw error(event, "the alias *" + event.getAnchor() + " has no anchor");
        if (anchor.value == null) throw error(event, "the anchor &" + event.getAnchor() + " contains itself");
        if (depth + anchor.value.height() - 1 > ManifestReader.MAX_DEPTH) throw error(event, ManifestReader.TOO_DEEP);
        if (!budget.spendOnAlias(anchor.cost)) throw error(event, AliasBudget.EXCEEDED);
        return new Node(at(line, anchor.value.value()), anchor.value.height());
    }

    private static Located at(int line, Located value) {
        return switch (value) {
            case Located.Mapping(var entries, var ignored) -> new Located.Mapping(entries, line);
            case Located.Sequence(var items, var ignored) -> new Located.Sequence(items, line);
            case Located.Scalar(var scalar, var ignored) -> new Located.Scalar(scalar, line);
        };
    }

    private void spend(Event event, int chars) throws ManifestException {
        if (!budget.spend(chars)) throw error(event, AliasBudget.EXCEEDED);
    }

    private Located scalar(ScalarEvent event, int line) throws ManifestException {
        return new Located.Scalar(fitting(event, () -> YamlScalar.json(resolve(event))), line);
    }

    private static Object resolve(ScalarEvent event) {
        return YamlScalar.resolve(event.getTag(), !event.isPlain(), event.getValue());
    }

    private <T> T fitting(Event event, Supplier<T> value) throws ManifestException {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw error(event, e.getMessage());
        }
    }

    private Node sequence(CollectionStartEvent start, int line, int depth) throws ManifestException {
        var items = new ArrayList<Located>();
        int height = 0;
        for (var event = parser.getEvent(); !(event instanceof SequenceEndEvent); event = parser.getEvent()) {
            var item = node(event, start.isFlow() ? line(event) : line(scanner.entry()), depth + 1);
            items.add(item.value());
            height = Math.max(height, item.height());
        }
        return new Node(new Located.Sequence(items, line), height + 1);
    }

    private Node mapping(int line, int depth) throws ManifestException {
        var entries = new LinkedHashMap<String, Located>();
        int height = 0;
        for (var key = parser.getEvent(); !(key instanceof MappingEndEvent); key = parser.getEvent()) {
            Node value;
            if (isMerge(key)) {
                value = merge(parser.getEvent(), entries, depth);
            } else {
                var name = name(key);
                value = node(parser.getEvent(), line(key), depth + 1);
                entries.put(name, value.value());
            }
            height = Math.max(height, value.height());
        }
        return new Node(new Located.Mapping(entries, line), height + 1);
    }

    private static boolean isMerge(Event key) {
        return key instanceof ScalarEvent scalar && scalar.getValue().equals("<<")
                && (scalar.getImplicit().canOmitTagInPlainScalar() || MERGE.equals(scalar.getTag()));
    }

    private Node merge(Event event, Map<String, Located> entries, int depth) throws ManifestException {
        var merged = node(event, line(event), depth + 1);
        switch (merged.value()) {
            case Located.Mapping mapping -> entries.putAll(mapping.entries());
            case Located.Sequence list when event instanceof SequenceStartEvent -> mergeAll(list, event, entries);
            default -> throw error(event, "<< takes a map or a list of maps");
        }
        return merged;
    }

    /** The earlier map of the list holds, so the later ones are put in first. */
    private void mergeAll(Located.Sequence list, Event event, Map<String, Located> entries) throws ManifestException {
        for (var item : list.items().reversed()) {
            if (!(item instanceof Located.Mapping mapping)) throw error(event, "<< takes a map or a list of maps");
            entries.putAll(mapping.entries());
        }
    }

    private String name(Event key) throws ManifestException {
        if (key instanceof ScalarEvent scalar) {
            if (scalar.getAnchor() == null) spend(key, scalar.getValue().length());
            else node(key, line(key), 1);
            return fitting(key, () -> YamlScalar.key(resolve(scalar)));
        }
        if (key instanceof AliasEvent && node(key, line(key), 1).value() instanceof Located.Scalar(var value, var line)) {
            return fitting(key, () -> value.isNull() ? YamlScalar.key(null) : value.asText());
        }
        throw error(key, "a map or a list cannot be the name of a field");
    }
}
