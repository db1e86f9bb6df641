package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.ObjectKey;
import java.util.Locale;
import java.util.Map;

/**
 * A change of {@code /scale} is one of {@code spec.replicas} of the scaled object (F9). A Scale carries neither the
 * object's kind nor its labels, so the object is found through what Git declares.
 */
final class Scale {

    private static final Map<String, String> BUILT_IN = Map.of("deployments", "Deployment", "replicasets", "ReplicaSet",
            "statefulsets", "StatefulSet", "replicationcontrollers", "ReplicationController");

    private Scale() {
    }

    static boolean isScale(Request request) {
        return request.subresource().equals("scale");
    }

    static Subject subject(Request request, World world) {
        var resource = request.resource();
        var key = new ObjectKey(resource.group(), kindOf(request, world), request.namespace(), request.objectName());
        return Subject.of(request, world, key, replicasOnly(request.oldObject()), replicasOnly(request.object()));
    }

    private static String kindOf(Request request, World world) {
        var plural = request.resource().plural();
        return BUILT_IN.getOrDefault(plural, world.declared().kindsIn(request.resource().group()).stream()
                .filter(kind -> isPluralOf(plural, kind)).findFirst().orElse(plural));
    }

    /** By the rules of English that nearly all CRDs' plurals go by. */
    private static boolean isPluralOf(String plural, String kind) {
        var singular = kind.toLowerCase(Locale.ROOT);
        return plural.equals(singular + "s") || plural.equals(singular + "es") || plural.equals(singular)
                || singular.endsWith("y") && plural.equals(singular.substring(0, singular.length() - 1) + "ies");
    }

    private static JsonNode replicasOnly(JsonNode scale) {
        var object = JsonNodeFactory.instance.objectNode();
        // The API server omits a zero here.
        object.putObject("spec").set("replicas", scale.path("spec").has("replicas") ? scale.get("spec").get("replicas") : JsonNodeFactory.instance.numberNode(0));
        return object;
    }
}
