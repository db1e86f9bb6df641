package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Form;
import dev.driftlock.diff.Type.Items;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of one OpenAPI v3 document of an API server (KEP-2896), over what the built-in table knows of them. Which fields
 * there are, and a list's type where it is told, come from the document; what no document tells, such as omitted zeros and
 * what admission allocates, from the table.
 */
final class OpenApiSchema {

    private static final String REFERENCE = "#/components/schemas/";

    private final JsonNode components;

    OpenApiSchema(JsonNode components) {
        this.components = components;
    }

    /** The names of the schemas that stand for kinds, by kind: {@code x-kubernetes-group-version-kind}. */
    Map<String, String> kinds(String group, String version) {
        var kinds = new LinkedHashMap<String, String>();
        for (var component : components.properties()) {
            for (var each : component.getValue().path("x-kubernetes-group-version-kind")) {
                boolean isOurs = each.path("group").asText().equals(group) && each.path("version").asText().equals(version);
                if (isOurs && component.getValue().path("properties").has("metadata")) kinds.put(each.path("kind").asText(), component.getKey());
            }
        }
        return kinds;
    }

    /** The schema of that name, over what the table has. */
    Member over(Member table, String name) {
        return merge(table, components.path(name), name);
    }

    private Member merge(Member table, JsonNode written) {
        var reference = reference(written);
        return merge(table, reference.isEmpty() ? written : components.path(reference), reference);
    }

    private Member merge(Member table, JsonNode schema, String name) {
        if (table.type() instanceof Type.Unknown) return told(table, schema, name);
        return new Member(mergedType(table, schema), table.zeroOmitted(), table.emptyMeans(), table.defaults(), table.allocation());
    }

    private Type mergedType(Member table, JsonNode schema) {
        return switch (table.type()) {
            case Struct struct when schema.has("properties") -> served(struct, schema);
            case Type.MapOf(var value) when schema.path("additionalProperties").isObject() -> new Type.MapOf(merge(value, schema.path("additionalProperties")));
            case Type.ListOf(var item, var items) when schema.has("items") ->
                    new Type.ListOf(merge(item, schema.path("items")), schema.has(ListTypes.TYPE) ? told(items, schema) : items);
            default -> table.type();
        };
    }

    /** The document's list type; the table's where both mean the same, since it knows the defaults of keys. */
    private static Items told(Items table, JsonNode schema) {
        var told = ListTypes.of(schema);
        boolean sameKeys = table instanceof Type.Keyed(var keys, var defaults) && told instanceof Type.Keyed(var others, var unknown) && keys.equals(others);
        return sameKeys ? table : told;
    }

    /** A field that the table does not have: what defaulting writes into it is told nowhere. */
    private Member told(Member table, JsonNode schema, String name) {
        var type = toldType(table.type(), schema, name);
        return new Member(type, false, !(type instanceof Type.MapOf), List.of(), Allocation.UNTOLD);
    }

    private Type toldType(Type table, JsonNode schema, String name) {
        if (name.endsWith(".resource.Quantity")) return new Type.Scalar(Form.QUANTITY);
        if (name.endsWith(".intstr.IntOrString")) return new Type.Scalar(Form.INT_OR_STRING);
        if (name.endsWith(".meta.v1.Duration")) return new Type.Scalar(Form.DURATION);
        return switch (schema.path("type").asText("")) {
            case "object" -> toldObject(table, schema);
            case "array" -> new Type.ListOf(itemOf(schema), ListTypes.of(schema));
            case "string" -> new Type.Scalar(switch (schema.path("format").asText("")) {
                case "byte" -> Form.BYTES;
                case "date-time" -> Form.TIME;
                case "int-or-string" -> Form.INT_OR_STRING;
                default -> Form.STRING;
            });
            case "integer", "number" -> new Type.Scalar(Form.NUMBER);
            case "boolean" -> new Type.Scalar(Form.BOOLEAN);
            default -> table;
        };
    }

    private Type toldObject(Type table, JsonNode schema) {
        if (schema.has("properties")) return served(new NoStruct(table), schema);
        if (schema.path("additionalProperties").isObject()) return new Type.MapOf(merge(Member.of(table, true), schema.path("additionalProperties")));
        return table;
    }

    private Member itemOf(JsonNode schema) {
        var item = merge(Member.UNKNOWN, schema.path("items"));
        return Member.of(item.type(), true);
    }

    /** {@code {"$ref": ...}}, or, with a description or default beside it, {@code {"allOf": [{"$ref": ...}]}}; empty where the schema is written in place. */
    private static String reference(JsonNode schema) {
        var direct = schema.path("$ref").asText("");
        var wrapped = schema.path("allOf").path(0).path("$ref").asText("");
        var reference = direct.isEmpty() ? wrapped : direct;
        return reference.startsWith(REFERENCE) ? reference.substring(REFERENCE.length()) : "";
    }

    /** What the table has of a struct that it does not know. */
    private record NoStruct(Type type) implements Struct {

        @Override
        public Member member(String name) {
            return Untyped.field(type instanceof Type.Unknown unknown ? unknown : Type.UNKNOWN, name);
        }

        @Override
        public Map<String, Member> members() {
            return Map.of();
        }
    }

    /** A struct whose fields are those of the document. */
    private Struct served(Struct table, JsonNode schema) {
        return new SchemaStruct(schema, () -> {
            var members = new LinkedHashMap<String, Member>();
            for (var property : schema.path("properties").properties()) {
                var known = table.member(property.getKey());
                members.put(property.getKey(), merge(known == null ? Member.UNKNOWN : known, property.getValue()));
            }
            return members;
        });
    }
}
