package dev.driftlock.bench.load;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A review of about so many bytes, as {@code kubectl edit} of a ConfigMap causes it: the object before and after, each with its
 * managedFields; and the manifest that declares the object.
 *
 * @param bytes of the whole review, about
 */
record SizedReview(String name, int bytes) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String VALUE = "postgres://pgbouncer.users.svc.cluster.local:6432/users";

    /** What an entry takes: twice in {@code data}, twice in {@code managedFields}. */
    private static final int ENTRY = 2 * (VALUE.length() + 16) + 2 * 18;
    private static final int AROUND = 900;

    /** The edit changes nothing that Git declares: judged and allowed. */
    byte[] allowed(String namespace) {
        return review(namespace, VALUE);
    }

    /** The edit changes what Git declares. */
    byte[] diverging(String namespace) {
        return review(namespace, "changed");
    }

    String manifest(String namespace) {
        var manifest = new StringBuilder("""
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: %s}
                data:
                """.formatted(name, namespace));
        for (int i = 0; i < entries(); i++) manifest.append("  ").append(key(i)).append(": \"").append(VALUE).append("\"\n");
        return manifest.toString();
    }

    private int entries() {
        return Math.max(1, (bytes - AROUND) / ENTRY);
    }

    private static String key(int i) {
        return "KEY_%06d".formatted(i);
    }

    private byte[] review(String namespace, String firstValue) {
        var review = JSON.createObjectNode().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
        var request = review.putObject("request").put("uid", "705ab4f5-6393-11e8-b7cc-42010a800002").put("operation", "UPDATE")
                .put("name", name).put("namespace", namespace).put("dryRun", false);
        for (var kind : new String[] {"kind", "requestKind"}) request.putObject(kind).put("group", "").put("version", "v1").put("kind", "ConfigMap");
        for (var resource : new String[] {"resource", "requestResource"}) request.putObject(resource).put("group", "").put("version", "v1").put("resource", "configmaps");
        request.putObject("userInfo").put("username", "jane@example.com").putArray("groups").add("system:authenticated");
        request.set("object", object(namespace, firstValue, "1001"));
        request.set("oldObject", object(namespace, VALUE, "1000"));
        request.putObject("options").put("kind", "UpdateOptions").put("apiVersion", "meta.k8s.io/v1").put("fieldManager", "kubectl-edit");
        return review.toString().getBytes(StandardCharsets.UTF_8);
    }

    private ObjectNode object(String namespace, String firstValue, String resourceVersion) {
        var object = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
        var metadata = object.putObject("metadata").put("name", name).put("namespace", namespace).put("resourceVersion", resourceVersion)
                .put("uid", "3f0b6c6e-6d0c-4d0a-9c39-0f5f7f3c1d11").put("creationTimestamp", "2026-11-20T10:00:00Z");
        var fields = metadata.putArray("managedFields").addObject().put("manager", "kubectl").put("operation", "Update").put("apiVersion", "v1")
                .put("fieldsType", "FieldsV1").putObject("fieldsV1").putObject("f:data");
        var data = object.putObject("data");
        for (int i = 0; i < entries(); i++) {
            data.put(key(i), i == 0 ? firstValue : VALUE);
            fields.putObject("f:" + key(i));
        }
        return object;
    }
}
