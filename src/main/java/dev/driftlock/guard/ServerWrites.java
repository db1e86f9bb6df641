package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the API server's own admission adds to a Pod before it asks anybody (F6): the service account's token and where it
 * is mounted, and the tolerations of DefaultTolerationSeconds. Single values that it allocates stand in the table of types.
 */
final class ServerWrites {

    private static final String TOKEN_MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String TOKEN_VOLUME = "kube-api-access-";
    private static final Set<String> DEFAULT_TOLERATIONS = Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
    private static final int DEFAULT_TOLERATION_SECONDS = 300;

    private ServerWrites() {
    }

    /** {@code requested} without what the API server added to it and Git does not declare. */
    static JsonNode without(JsonNode requested, Subject subject) {
        if (!subject.is("", "Pod") || !(requested.path("spec") instanceof ObjectNode)) return requested;
        var git = subject.git().path("spec");
        var pod = requested.deepCopy();
        var copy = (ObjectNode) pod.get("spec");
        keep(copy, "volumes", volume -> !volume.path("name").asText().startsWith(TOKEN_VOLUME) || holds(git.path("volumes"), volume));
        keep(copy, "tolerations", toleration -> !isDefault(toleration) || holds(git.path("tolerations"), toleration));
        for (var containers : Set.of("containers", "initContainers")) {
            for (var container : copy.path(containers)) {
                keep((ObjectNode) container, "volumeMounts", mount -> !mount.path("mountPath").asText().equals(TOKEN_MOUNT)
                        || !mount.path("name").asText().startsWith(TOKEN_VOLUME));
            }
        }
        return pod;
    }

    private static boolean isDefault(JsonNode toleration) {
        return DEFAULT_TOLERATIONS.contains(toleration.path("key").asText()) && toleration.path("operator").asText().equals("Exists")
                && toleration.path("effect").asText().equals("NoExecute")
                && toleration.path("tolerationSeconds").asInt() == DEFAULT_TOLERATION_SECONDS;
    }

    private static boolean holds(JsonNode list, JsonNode item) {
        for (var each : list) {
            if (each.equals(item)) return true;
        }
        return false;
    }

    private static void keep(ObjectNode parent, String field, Predicate<JsonNode> kept) {
        if (!(parent.path(field) instanceof ArrayNode list)) return;
        var rest = list.arrayNode();
        for (var item : list) {
            if (kept.test(item)) rest.add(item);
        }
        parent.set(field, rest);
    }
}
