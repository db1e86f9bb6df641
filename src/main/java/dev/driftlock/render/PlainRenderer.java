package dev.driftlock.render;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.function.Predicate;

/** Takes the objects from YAML and JSON files as they stand. Reads what changed since the rendering before, no more. */
final class PlainRenderer {

    private final Placement placement;

    PlainRenderer(Placement placement) {
        this.placement = placement;
    }

    Rendering render(RenderSettings settings, FileTree tree, Rendering before) throws RenderException, IOException {
        var files = new LinkedHashMap<String, RenderedFile>();
        var wanted = wanted(settings);
        for (var blob : tree.files(path -> isManifest(path) && wanted.test(path))) {
            var unchanged = before.files().get(blob.path());
            boolean isUnchanged = unchanged != null && unchanged.blob().equals(blob.id());
            files.put(blob.path(), isUnchanged && !before.isDoubted() ? unchanged : read(settings, tree, blob, unchanged));
        }
        return Rendering.ofFiles(tree.id(), placement.place(files, settings), before.isRecalled());
    }

    /** Where it reads the same as before it is the same, so that no memory is taken twice and nothing seems to have changed. */
    private static RenderedFile read(RenderSettings settings, FileTree tree, FileTree.Blob blob, RenderedFile before) throws RenderException, IOException {
        var read = ManifestFile.read(settings.source(), blob, tree.read(blob));
        return before != null && read.isReadAs(before) ? before : read;
    }

    private static Predicate<String> wanted(RenderSettings settings) throws RenderException {
        var directory = settings.directory();
        var include = PathGlob.of(directory.include());
        var exclude = PathGlob.of(directory.exclude());
        int below = settings.path().isEmpty() ? 0 : settings.path().length() + 1;
        return path -> {
            var inDirectory = path.substring(Math.min(below, path.length()));
            return (directory.recurse() || !inDirectory.contains("/"))
                    && (directory.exclude().isEmpty() || !exclude.matches(inDirectory))
                    && (directory.include().isEmpty() || include.matches(inDirectory));
        };
    }

    private static boolean isManifest(String path) {
        return path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
    }
}
