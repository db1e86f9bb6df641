package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.driftlock.declared.ObjectKey;
import java.util.List;
import java.util.Map;

/**
 * The facts of one AdmissionRequest (admission.k8s.io/v1) that a decision needs.
 *
 * @param group of the object's kind, empty for the core group; of a subresource such as {@code scale}, that of the
 *        subresource's own kind ({@code autoscaling})
 * @param resource plural and group of what the request's path names, such as {@code deployments} and {@code apps}
 * @param subresource empty for the object itself
 * @param namespace empty for cluster-scoped objects; of a Namespace its own name
 * @param name empty with DELETECOLLECTION and with a generated name; see {@link #objectName()}
 * @param object the requested object; a missing node for DELETE
 * @param oldObject the live object; a missing node for CREATE
 * @param original the request as the client made it, before the API server converted it to a version that the webhook asked for
 */
public record Request(String uid, Operation operation, String group, String version, String kind, Resource resource,
        String subresource, String namespace, String name, UserInfo user, boolean dryRun, JsonNode object, JsonNode oldObject, Original original) {

    /** A request that nobody converted. */
    public Request(String uid, Operation operation, String group, String version, String kind, Resource resource,
            String subresource, String namespace, String name, UserInfo user, boolean dryRun, JsonNode object, JsonNode oldObject) {
        this(uid, operation, group, version, kind, resource, subresource, namespace, name, user, dryRun, object, oldObject,
                new Original(group, version, kind, resource, subresource, MissingNode.getInstance()));
    }

    /**
     * {@code requestKind}, {@code requestResource} and {@code requestSubResource} of an AdmissionRequest, and its options.
     *
     * @param options such as UpdateOptions; a missing node where there are none
     */
    public record Original(String group, String version, String kind, Resource resource, String subresource, JsonNode options) {
    }

    /** What is done; CONNECT is never judged. */
    public enum Operation {
        CREATE, UPDATE, DELETE, CONNECT
    }

    /** The resource in the request's path. */
    public record Resource(String group, String version, String plural) {
    }

    /** Who asks, as the API server authenticated it; under impersonation the impersonated identity. */
    public record UserInfo(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    }

    /** The request's name or, where it has none (DELETECOLLECTION, generateName), the object's own. */
    public String objectName() {
        if (!name.isEmpty()) return name;
        var object = operation == Operation.DELETE ? oldObject : this.object;
        return object.path("metadata").path("name").asText("");
    }

    /** The API server gives a request about a Namespace that namespace, though the object is cluster-scoped. */
    public ObjectKey key() {
        boolean isNamespace = group.isEmpty() && kind.equals("Namespace");
        return new ObjectKey(group, kind, isNamespace ? "" : namespace, objectName());
    }

    public boolean isSubresource() {
        return !subresource.isEmpty();
    }
}
