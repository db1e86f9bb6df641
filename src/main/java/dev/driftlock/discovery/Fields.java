package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads fields of objects that nobody has checked against a schema: what is not of the type that upstream gives it counts as absent. */
public final class Fields {

    private Fields() {
    }

    /** The text there; empty where there is none. */
    public static String text(JsonNode object, String field) {
        return object.path(field).isValueNode() ? object.path(field).asText("") : "";
    }

    public static Optional<String> optional(JsonNode object, String field) {
        return Optional.of(text(object, field)).filter(text -> !text.isEmpty());
    }

    public static boolean flag(JsonNode object, String field) {
        return object.path(field).asBoolean(false);
    }

    public static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(item -> {
            if (item.isValueNode()) texts.add(item.asText());
        });
        return List.copyOf(texts);
    }

    public static Map<String, String> map(JsonNode object) {
        var map = new LinkedHashMap<String, String>();
        object.properties().forEach(field -> {
            if (field.getValue().isValueNode()) map.put(field.getKey(), field.getValue().asText());
        });
        return map;
    }

    public static String name(JsonNode object) {
        return text(object.path("metadata"), "name");
    }

    public static String namespace(JsonNode object) {
        return text(object.path("metadata"), "namespace");
    }

    public static Instant created(JsonNode object) {
        try {
            return Instant.parse(text(object.path("metadata"), "creationTimestamp"));
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }
}
