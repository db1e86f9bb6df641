package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives the objects of a source their final keys, which depend on the CRDs among them, and refuses two of the same. */
final class Placement {

    private final Scopes known;

    Placement(Scopes known) {
        this.known = known;
    }

    Map<String, RenderedFile> place(Map<String, RenderedFile> files, RenderSettings settings) throws RenderException {
        var scopes = known.or(customKinds(files.values())).remembered();
        var placed = new LinkedHashMap<>(files);
        placed.replaceAll((path, file) -> placed(file, scopes, settings));
        refuseTwins(placed.values());
        return placed;
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
        return object.file() + ":" + object.placeOf(Address.ROOT).line();
    }
}
