package dev.driftlock.discovery.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import java.util.ArrayList;
import java.util.List;

/** What a Kustomization applied, by its own account: ids of the form {@code <namespace>_<name>_<group>_<kind>}. */
final class Inventoried {

    private Inventoried() {
    }

    static List<ObjectKey> by(JsonNode kustomization) {
        var keys = new ArrayList<ObjectKey>();
        for (var entry : kustomization.at("/status/inventory/entries")) {
            var parts = Fields.text(entry, "id").split("_", -1);
            // Names of RBAC's objects may hold a colon, written as two underscores.
            if (parts.length >= 4) keys.add(new ObjectKey(parts[parts.length - 2], parts[parts.length - 1], parts[0], String.join("_", List.of(parts).subList(1, parts.length - 2)).replace("__", ":")));
        }
        return List.copyOf(keys);
    }
}
