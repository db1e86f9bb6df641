package dev.driftlock.wiring;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.DroppedFields;
import dev.driftlock.diff.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The fields in Git that the API server drops, by source. Looked for once for each snapshot, when health is asked about it. */
final class DroppedByServer {

    private final Types types;
    private Snapshot looked = Snapshot.EMPTY;
    private Map<String, List<String>> found = Map.of();

    DroppedByServer(Types types) {
        this.types = types;
    }

    /** {@code users/Deployment.apps/web spec.replicaz (apps/web.yaml)}, by the source's name. */
    synchronized Map<String, List<String>> in(Snapshot snapshot) {
        if (snapshot != looked) {
            var all = new TreeMap<String, List<String>>();
            for (var object : snapshot.objects()) {
                for (var path : fieldsOf(object)) all.computeIfAbsent(object.source(), s -> new ArrayList<>()).add(object.key() + " " + path + " (" + object.file() + ")");
            }
            found = all;
            looked = snapshot;
        }
        return found;
    }

    private List<String> fieldsOf(DeclaredObject object) {
        var key = object.key();
        var version = object.apiVersion().substring(object.apiVersion().indexOf('/') + 1);
        if (!types.knows(key.group(), version, key.kind())) return List.of();
        return DroppedFields.of(object.parse(), types.of(key.group(), version, key.kind())).stream().map(Object::toString).toList();
    }
}
