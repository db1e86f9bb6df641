package dev.driftlock.policy.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.declared.ObjectKey;
import java.util.Locale;

/** Fills in what a test's AdmissionRequest leaves out and its objects tell: a test then says only what it is about. */
final class RequestOfTest {

    private static final String USER = "jane@example.com";

    private RequestOfTest() {
    }

    static ObjectNode complete(JsonNode given) {
        ObjectNode request = given.deepCopy();
        var shown = request.path("object").isObject() ? request.get("object") : request.path("oldObject");
        var apiVersion = shown.path("apiVersion").asText();
        var kind = shown.path("kind").asText();
        if (!request.has("uid")) request.put("uid", "test");
        if (!request.has("operation")) request.put("operation", operation(request));
        if (!request.has("kind")) version(request.putObject("kind"), apiVersion).put("kind", kind);
        if (!request.has("resource")) version(request.putObject("resource"), apiVersion).put("resource", plural(kind));
        var metadata = shown.path("metadata");
        if (!request.has("name")) request.put("name", metadata.path("name").asText());
        // The API server gives a Namespace's request its own name as namespace.
        if (!request.has("namespace")) request.put("namespace", metadata.path(kind.equals("Namespace") ? "name" : "namespace").asText());
        if (!request.has("userInfo")) request.putObject("userInfo").put("username", USER).putArray("groups").add("system:authenticated");
        return request;
    }

    private static String operation(JsonNode request) {
        if (!request.path("object").isObject()) return "DELETE";
        return request.path("oldObject").isObject() ? "UPDATE" : "CREATE";
    }

    private static ObjectNode version(ObjectNode node, String apiVersion) {
        return node.put("group", ObjectKey.groupOf(apiVersion)).put("version", apiVersion.substring(apiVersion.indexOf('/') + 1));
    }

    private static String plural(String kind) {
        var singular = kind.toLowerCase(Locale.ROOT);
        if (singular.endsWith("y")) return singular.substring(0, singular.length() - 1) + "ies";
        return singular + (singular.endsWith("s") ? "es" : "s");
    }
}
