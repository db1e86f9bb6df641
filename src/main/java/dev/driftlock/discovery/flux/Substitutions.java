package dev.driftlock.discovery.flux;

import static dev.driftlock.discovery.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.SecretData;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The variables of {@code postBuild}: of ConfigMaps and Secrets in their order, then the literal ones.
 *
 * @param from the ConfigMaps and Secrets, those too that may be missing and are
 */
record Substitutions(Map<String, String> values, Set<ObjectKey> from) {

    static Substitutions of(JsonNode postBuild, Inventory inventory, String namespace) throws NotRead {
        var values = new LinkedHashMap<String, String>();
        var from = new HashSet<ObjectKey>();
        for (var reference : postBuild.path("substituteFrom")) {
            var key = new ObjectKey("", text(reference, "kind"), namespace, text(reference, "name"));
            from.add(key);
            var found = inventory.find(key);
            if (found.isEmpty() && !Fields.flag(reference, "optional")) throw new NotRead("postBuild.substituteFrom: " + key + " is not there, or may not be read");
            found.map(SecretData::new).ifPresent(data -> values.putAll(data.texts()));
        }
        values.putAll(Fields.map(postBuild.path("substitute")));
        return new Substitutions(Map.copyOf(values), Set.copyOf(from));
    }

    @Override
    public String toString() {
        return "substitutions from " + from;
    }
}
