package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Items;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What tells the items of a list apart, as a schema's {@code x-kubernetes-list-type} says (KEP-1027); without one nothing does, as server-side apply takes it. */
final class ListTypes {

    static final String TYPE = "x-kubernetes-list-type";

    private ListTypes() {
    }

    static Items of(JsonNode schema) {
        return switch (schema.path(TYPE).asText("atomic")) {
            case "map" -> keyed(schema);
            case "set" -> new Type.SetItems();
            default -> new Type.Atomic();
        };
    }

    private static Items keyed(JsonNode schema) {
        var keys = new ArrayList<String>();
        var defaults = new LinkedHashMap<String, String>();
        for (var key : schema.path("x-kubernetes-list-map-keys")) {
            keys.add(key.asText());
            var value = schema.path("items").path("properties").path(key.asText()).path("default");
            if (!value.isMissingNode()) defaults.put(key.asText(), value.asText());
        }
        return keys.isEmpty() ? new Type.Atomic() : new Type.Keyed(List.copyOf(keys), defaults);
    }
}
