package dev.driftlock.guard.discovered;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.diff.FieldPath;
import java.util.Map;
import java.util.Set;

/** Who manages which fields of a live object, as the API server keeps it in {@code metadata.managedFields} (FieldsV1, KEP-555). */
record ManagedFields(JsonNode entries) {

    private static final JsonMapper JSON = new JsonMapper();

    /** @param live null for an object that does not exist yet */
    static ManagedFields of(JsonNode live) {
        return new ManagedFields(live == null ? JsonNodeFactory.instance.missingNode() : live.path("metadata").path("managedFields"));
    }

    boolean isOwnedBy(Set<String> managers, FieldPath path) {
        for (var entry : entries) {
            if (managers.contains(entry.path("manager").asText()) && holds(entry.path("fieldsV1"), path)) return true;
        }
        return false;
    }

    private static boolean holds(JsonNode fields, FieldPath path) {
        var at = fields;
        for (var step : path.steps()) {
            // All beneath a leaf comes with it.
            if (at != fields && at.isEmpty()) return true;
            at = child(at, step);
            if (at == null) return false;
        }
        return at.isEmpty() || at.has(".");
    }

    private static JsonNode child(JsonNode fields, FieldPath.Step step) {
        return switch (step) {
            case FieldPath.Field(var name) -> fields.get("f:" + name);
            case FieldPath.Member(var value) -> {
                var text = fields.get("v:" + JsonNodeFactory.instance.textNode(value));
                yield text != null ? text : fields.get("v:" + value);
            }
            case FieldPath.Item(var keys) -> item(fields, keys);
        };
    }

    private static JsonNode item(JsonNode fields, Map<String, String> keys) {
        for (var field : fields.properties()) {
            if (field.getKey().startsWith("k:") && isSame(field.getKey().substring(2), keys)) return field.getValue();
        }
        return null;
    }

    private static boolean isSame(String json, Map<String, String> keys) {
        try {
            var written = JSON.readTree(json);
            return written.size() == keys.size() && keys.entrySet().stream().allMatch(key -> key.getValue().equals(written.path(key.getKey()).asText(null)));
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
