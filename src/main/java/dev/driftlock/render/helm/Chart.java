package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chart and the charts in it.
 *
 * @param name as helm calls it: its own or, of a dependency, its alias
 * @param directory where its files stand among the {@link ChartFiles}
 */
record Chart(String name, String directory, List<Chart> subcharts) {

    /** What a chart says that it needs. */
    record Dependency(String name, String alias, String repository) {

        boolean isLocal() {
            return repository.startsWith("file://");
        }

        String localPath() {
            return repository.substring("file://".length());
        }
    }

    static Chart of(ChartFiles files, String directory) throws RenderException {
        return of(files, directory, nameOf(files, directory));
    }

    private static Chart of(ChartFiles files, String directory, String name) throws RenderException {
        var dependencies = dependencies(files, directory);
        var subcharts = new ArrayList<Chart>();
        for (var sub : files.subcharts(directory)) {
            var own = nameOf(files, sub);
            var aliases = dependencies.stream().filter(dependency -> dependency.name().equals(own)).map(Dependency::alias).distinct().toList();
            for (var used : aliases.isEmpty() ? List.of(own) : aliases) subcharts.add(of(files, sub, used));
        }
        return new Chart(name, directory, List.copyOf(subcharts));
    }

    static String nameOf(ChartFiles files, String directory) {
        try {
            var name = read(files, ChartFiles.in(directory, "Chart.yaml")).text("name");
            return name == null ? "" : name;
        } catch (RenderException e) {
            return "";
        }
    }

    static List<Dependency> dependencies(ChartFiles files, String directory) throws RenderException {
        var found = new ArrayList<Dependency>();
        for (var file : List.of("Chart.yaml", "requirements.yaml")) {
            if (!(read(files, ChartFiles.in(directory, file)).entries().get("dependencies") instanceof Located.Sequence list)) continue;
            for (var item : list.items()) {
                if (!(item instanceof Located.Mapping dependency) || dependency.text("name") == null) continue;
                var name = dependency.text("name");
                var alias = dependency.text("alias");
                var repository = dependency.text("repository");
                found.add(new Dependency(name, alias == null ? name : alias, repository == null ? "" : repository));
            }
        }
        return found;
    }

    /** The file's map; an empty one where there is none. */
    static Located.Mapping read(ChartFiles files, String path) throws RenderException {
        var file = files.find(path);
        if (file.isEmpty()) return new Located.Mapping(new LinkedHashMap<>(), 1);
        return read(file.get().file(), file.get().content());
    }

    static Located.Mapping read(String file, byte[] content) throws RenderException {
        try {
            var documents = ManifestReader.read(file.endsWith(".json") ? file : file + ".yaml", content);
            return !documents.isEmpty() && documents.getFirst() instanceof Located.Mapping mapping ? mapping : new Located.Mapping(new LinkedHashMap<>(), 1);
        } catch (ManifestException e) {
            throw RenderException.of(e.getMessage().replaceFirst("\\.yaml:", ":"));
        }
    }

    /** The beginnings of the paths in helm's {@code # Source:} comments, and the directories that they stand for. */
    Map<String, String> sources() {
        var sources = new LinkedHashMap<String, String>();
        collect(name, sources);
        return sources;
    }

    private void collect(String prefix, Map<String, String> sources) {
        sources.put(prefix, directory);
        for (var sub : subcharts) sub.collect(prefix + "/charts/" + sub.name, sources);
    }
}
