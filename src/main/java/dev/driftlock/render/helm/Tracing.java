package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Place;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.RenderedDocument;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import dev.driftlock.render.trace.Leaves;
import dev.driftlock.render.trace.Siting;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Leads each document that helm rendered back to its template and to the values in use. */
final class Tracing {

    /** A template: its file, its text, and where the values of its chart stand among all. */
    private record Template(ChartFile file, TemplateText text, String valuesPrefix, LookupUse.Extent lookups) {
    }

    private final ChartFiles files;
    private final Chart chart;
    private final Leaves leaves;
    private final LookupUse lookups;
    private final Map<String, String> directories;
    private final Map<String, Template> templates = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();

    Tracing(ChartFiles files, Chart chart, Leaves leaves) {
        this.files = files;
        this.chart = chart;
        this.leaves = leaves;
        this.lookups = new LookupUse(files.all());
        this.directories = chart.sources();
    }

    /** In the order in which helm printed them. @param differing the parts that another rendering had differently */
    RenderedDocument trace(HelmOutput.Part part, Set<Located> differing) throws RenderException {
        var template = templates.computeIfAbsent(part.source(), this::template);
        int nth = seen.merge(part.source() + " " + part.kind(), 1, Integer::sum) - 1;
        int start = template.file.archived() ? 1 : template.text.documentOf(part.kind(), nth);
        var asItStands = template.file.archived() || !part.source().contains("/crds/") ? Optional.<Located>empty() : document(template.file, part);
        if (asItStands.isPresent()) return new RenderedDocument(asItStands.get(), List.of(new Origin(template.file.file(), Origin.Kind.WRITTEN)));
        if (template.lookups.whole()) return whole(part, new Place(template.file.file(), start, Origin.Kind.VOLATILE));
        var volatileParts = Collections.<Located>newSetFromMap(new IdentityHashMap<>());
        volatileParts.addAll(differing);
        collect(part.document(), template.lookups.keys(), volatileParts);
        boolean isSecret = part.kind().equals("Secret");
        var places = new DocumentTrace(template.file.file(), template.text, template.valuesPrefix, leaves, volatileParts, isSecret).places(part.document(), start);
        if (template.file.archived()) places.replaceAll((node, place) -> inArchive(template.file, place));
        return Siting.of(part.document(), places.get(part.document()), places);
    }

    /** A file of {@code crds/} is no template: the document has lines of its own there. */
    private static Optional<Located> document(ChartFile file, HelmOutput.Part part) throws RenderException {
        try {
            return ManifestReader.read(file.file(), file.content()).stream()
                    .filter(document -> document instanceof Located.Mapping mapping && part.document().mapping("metadata").text("name") != null
                            && new HelmOutput.Part(part.source(), mapping).identity().equals(part.identity())).findFirst();
        } catch (ManifestException e) {
            throw RenderException.of(e.getMessage());
        }
    }

    private static RenderedDocument whole(HelmOutput.Part part, Place place) {
        return Siting.of(part.document(), place, new IdentityHashMap<>());
    }

    /** No line of an archive can be shown. */
    private static Place inArchive(ChartFile archive, Place place) {
        if (!place.file().equals(archive.file())) return place;
        return new Place(place.file(), 1, place.kind() == Origin.Kind.WRITTEN ? Origin.Kind.RENDERED : place.kind());
    }

    private static void collect(Located node, Set<String> names, Set<Located> into) {
        switch (node) {
            case Located.Mapping(var entries, var line) -> entries.forEach((name, value) -> {
                if (names.contains(name)) into.add(value);
                else collect(value, names, into);
            });
            case Located.Sequence(var items, var line) -> items.forEach(item -> collect(item, names, into));
            case Located.Scalar scalar -> { }
        }
    }

    private Template template(String source) {
        var of = directories.keySet().stream().filter(prefix -> source.startsWith(prefix + "/")).max((one, other) -> one.length() - other.length());
        var path = of.map(prefix -> ChartFiles.in(directories.get(prefix), source.substring(prefix.length() + 1))).orElse("");
        var prefix = of.map(name -> name.substring(chart.name().length()).replace("/charts/", ".").replaceFirst("^\\.", "")).filter(name -> !name.isEmpty())
                .map(name -> name + ".").orElse("");
        var file = files.find(path).orElseGet(() -> files.find(ChartFiles.in(chart.directory(), "Chart.yaml")).orElseThrow());
        return new Template(file, new TemplateText(file.text()), prefix, lookups.in(path, file.text()));
    }
}
