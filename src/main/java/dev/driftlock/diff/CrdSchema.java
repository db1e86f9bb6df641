package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Form;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The type that a structural schema of a CustomResourceDefinition describes (apiextensions.k8s.io/v1). */
final class CrdSchema {

    /** What controller-gen writes for resource.Quantity; nothing else marks one. */
    private static final String QUANTITY = "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    private final Struct objectMeta;

    CrdSchema(Struct objectMeta) {
        this.objectMeta = objectMeta;
    }

    /** The type of a whole object, whose metadata is Kubernetes' own. */
    Member root(JsonNode schema) {
        return Member.of(embedded(schema), true);
    }

    private Struct embedded(JsonNode schema) {
        return struct(schema, Member.of(objectMeta, false));
    }

    private Member member(JsonNode schema) {
        var defaults = schema.has("default") ? List.of(schema.get("default")) : List.<JsonNode>of();
        // Of a struct that is empty nobody but its controller knows whether it means something ("selfSigned: {}"); an empty map means nothing.
        boolean emptyMeans = !schema.has("additionalProperties");
        return new Member(type(schema), false, emptyMeans, defaults, Allocation.NONE);
    }

    private Type type(JsonNode schema) {
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return new Type.Scalar(schema.path("pattern").asText("").equals(QUANTITY) ? Form.QUANTITY : Form.INT_OR_STRING);
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> object(schema);
            case "array" -> new Type.ListOf(Member.of(type(schema.path("items")), true), ListTypes.of(schema));
            case "string" -> new Type.Scalar(switch (schema.path("format").asText("")) {
                case "byte" -> Form.BYTES;
                case "date-time" -> Form.TIME;
                case "duration" -> Form.DURATION;
                default -> Form.STRING;
            });
            case "integer", "number" -> new Type.Scalar(Form.NUMBER);
            case "boolean" -> new Type.Scalar(Form.BOOLEAN);
            default -> Type.UNKNOWN;
        };
    }

    private Type object(JsonNode schema) {
        if (schema.path("x-kubernetes-embedded-resource").asBoolean(false)) return embedded(schema);
        if (schema.has("properties")) return struct(schema, null);
        if (schema.path("additionalProperties").isObject()) return new Type.MapOf(member(schema.get("additionalProperties")));
        return Type.UNKNOWN;
    }

    /** @param metadata Kubernetes' own, of a whole object; null of a struct within one */
    private Struct struct(JsonNode schema, Member metadata) {
        return new SchemaStruct(schema, () -> {
            var members = new LinkedHashMap<String, Member>();
            for (var property : schema.path("properties").properties()) members.put(property.getKey(), member(property.getValue()));
            if (metadata != null) {
                for (var key : List.of("apiVersion", "kind")) members.put(key, Member.of(new Type.Scalar(Form.STRING), false));
                members.put("metadata", metadata);
            }
            return members;
        });
    }
}
