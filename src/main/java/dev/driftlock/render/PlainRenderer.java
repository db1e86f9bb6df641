package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes the objects from YAML and JSON files as they stand. Reads what changed since the rendering before, no more. */
final class PlainRenderer {

    private final Scopes known;

    PlainRenderer(Scopes known) {
        this.known = known;
    }

    Rendering render(RenderSettings settings, FileTree tree, Rendering before) throws RenderException, IOException {
        var files = new LinkedHashMap<String, RenderedFile>();
        var wanted = wanted(settings);
        for (var blob : tree.files(path -> isManifest(path) && wanted.test(path))) {
            var unchanged = before.files().get(blob.path());
            boolean isUnchanged = unchanged != null && unchanged.blob().equals(blob.id());
            files.put(blob.path(), isUnchanged ? unchanged : ManifestFile.read(settings.source(), blob, tree.read(blob)));
        }
        var scopes = known.or(customKinds(files.values()));
        files.replaceAll((path, file) -> placed(file, scopes, settings));
        refuseTwins(files.values());
        return new Rendering(tree.id(), files);
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

    private static Scopes customKinds(Collection<RenderedFile> files) {
        var kinds = new HashMap<String, Boolean>();
        for (var file : files) {
            for (var manifest : file.manifests()) {
                manifest.defines().ifPresent(custom -> kinds.put(custom.group() + "/" + custom.kind(), custom.namespaced()));
            }
        }
        return (group, kind) -> Optional.ofNullable(kinds.get(group + "/" + kind));
    }

    private static RenderedFile placed(RenderedFile file, Scopes scopes, RenderSettings settings) {
        List<Manifest> placed = new ArrayList<>(file.manifests().size());
        boolean changed = false;
        for (var manifest : file.manifests()) {
            var at = manifest.placed(scopes, settings);
            changed |= at != manifest;
            placed.add(at);
        }
        return changed ? new RenderedFile(file.blob(), List.copyOf(placed), file.skipped(), file.notes()) : file;
    }

    /** Nobody could say which of the two an agent applies last. */
    private static void refuseTwins(Collection<RenderedFile> files) throws RenderException {
        Map<ObjectKey, DeclaredObject> seen = new HashMap<>();
        for (var file : files) {
            for (var manifest : file.manifests()) {
                var object = manifest.object();
                for (var key : object.keys()) {
                    var twin = seen.put(key, object);
                    if (twin != null) throw RenderException.of(place(twin) + " and " + place(object) + " declare the same object, " + twin.key());
                }
            }
        }
    }

    private static String place(DeclaredObject object) {
        return object.file() + ":" + object.lineOf(Address.ROOT);
    }
}
