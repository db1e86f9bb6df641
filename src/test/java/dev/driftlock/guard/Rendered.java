package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.render.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A world in which the one object came out of a template, and what stands in some lines of it from elsewhere. */
public final class Rendered {

    private static final Origin TEMPLATE = new Origin("chart/templates/all.yaml", Origin.Kind.WRITTEN);

    private Rendered() {
    }

    public static World world(Mode mode, String manifest, Map<Integer, Origin> lines) throws Exception {
        var origins = new LinkedHashMap<Origin, Integer>(Map.of(TEMPLATE, 0));
        lines.values().forEach(origin -> origins.putIfAbsent(origin, origins.size()));
        var read = ManifestReader.read("all.yaml", manifest.getBytes(StandardCharsets.UTF_8)).getFirst();
        var located = (Located.Mapping) positioned(read, lines, origins);
        var metadata = located.mapping("metadata");
        var key = ObjectKey.of(located.text("apiVersion"), located.text("kind"), metadata.text("namespace"), metadata.text("name"));
        var object = DeclaredObject.of(key, located.text("apiVersion"), "prod", List.copyOf(origins.keySet()), located);
        var source = new DeclaredSource("prod", "https://git.example.com/prod.git", "main", Given.COMMIT, Optional.empty(), List.of(object));
        return Given.world(Given.settings(mode), Map.of(), Snapshot.EMPTY.next(List.of(source), Given.NOW.minusSeconds(60)));
    }

    private static Located positioned(Located node, Map<Integer, Origin> lines, Map<Origin, Integer> origins) {
        int position = Origin.position(node.line(), origins.get(lines.getOrDefault(node.line(), TEMPLATE)), origins.size());
        return switch (node) {
            case Located.Mapping(var entries, var line) -> {
                var placed = new LinkedHashMap<String, Located>();
                entries.forEach((name, value) -> placed.put(name, positioned(value, lines, origins)));
                yield new Located.Mapping(placed, position);
            }
            case Located.Sequence(var items, var line) -> new Located.Sequence(items.stream().map(item -> positioned(item, lines, origins)).toList(), position);
            case Located.Scalar(var value, var line) -> new Located.Scalar(value, position);
        };
    }
}
