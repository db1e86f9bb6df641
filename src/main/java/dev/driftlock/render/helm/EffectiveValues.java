package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.trace.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The values that a chart is rendered with, put together as helm does: maps are merged, everything else is replaced, null
 * takes away. What is overridden is gone, so that each value that is left names the file where it must be changed.
 */
final class EffectiveValues {

    private final List<Origin> origins = new ArrayList<>();
    private final int most;
    private Located.Mapping values = new Located.Mapping(new LinkedHashMap<>(), 0);

    /** @param most how many files and texts there may be */
    private EffectiveValues(int most) {
        this.most = most;
    }

    /** The chart's own values and those of the charts in it, then {@code given} in their order. */
    static List<Leaf> of(ChartFiles files, Chart chart, List<ValueFile> given) throws RenderException {
        var effective = new EffectiveValues(chart.sources().size() + given.size());
        effective.values = effective.ownValues(files, chart);
        for (var each : given) effective.values = merged(effective.values, effective.numbered(each));
        var leaves = new ArrayList<Leaf>();
        effective.collect(effective.values, List.of(), 0, leaves);
        return leaves;
    }

    /** What a chart says of a chart in it goes before that one's own values. */
    private Located.Mapping ownValues(ChartFiles files, Chart chart) throws RenderException {
        var inner = new LinkedHashMap<String, Located>();
        for (var sub : chart.subcharts()) inner.put(sub.name(), ownValues(files, sub));
        var path = ChartFiles.in(chart.directory(), "values.yaml");
        var file = files.find(path);
        var ofInner = new Located.Mapping(inner, 0);
        if (file.isEmpty()) return ofInner;
        var kind = file.get().archived() ? Origin.Kind.RENDERED : Origin.Kind.WRITTEN;
        return merged(ofInner, numbered(new ValueFile(new Origin(file.get().file(), kind), Chart.read(files, path))));
    }

    private Located.Mapping numbered(ValueFile file) {
        origins.add(file.origin());
        return (Located.Mapping) numbered(file.values(), origins.size() - 1);
    }

    private Located numbered(Located node, int index) {
        int position = Origin.position(node.line(), index, most);
        return switch (node) {
            case Located.Mapping(var entries, var line) -> {
                var numbered = new LinkedHashMap<String, Located>();
                entries.forEach((name, value) -> numbered.put(name, numbered(value, index)));
                yield new Located.Mapping(numbered, position);
            }
            case Located.Sequence(var items, var line) -> new Located.Sequence(items.stream().map(item -> numbered(item, index)).toList(), position);
            case Located.Scalar(var value, var line) -> new Located.Scalar(value, position);
        };
    }

    private static Located.Mapping merged(Located.Mapping under, Located.Mapping over) {
        var merged = new LinkedHashMap<>(under.entries());
        over.entries().forEach((name, value) -> {
            if (value instanceof Located.Scalar(var scalar, var line) && scalar.isNull()) merged.remove(name);
            else if (value instanceof Located.Mapping upper && merged.get(name) instanceof Located.Mapping lower) merged.put(name, merged(lower, upper));
            else merged.put(name, value);
        });
        return new Located.Mapping(merged, over.line());
    }

    private void collect(Located node, List<String> path, int parent, List<Leaf> leaves) {
        switch (node) {
            case Located.Mapping(var entries, var line) -> entries.forEach((name, value) -> collect(value, with(path, name), line, leaves));
            case Located.Sequence(var items, var line) -> {
                for (int i = 0; i < items.size(); i++) collect(items.get(i), with(path, Integer.toString(i)), line, leaves);
            }
            case Located.Scalar(var value, var line) -> {
                // A map may have been merged from several files: its own line counts only where it is of the same one.
                int holder = parent % most == line % most ? parent / most : line / most;
                leaves.add(new Leaf(path, value.asText(), origins.get(line % most), line / most, holder));
            }
        }
    }

    private static List<String> with(List<String> path, String step) {
        var longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }
}
