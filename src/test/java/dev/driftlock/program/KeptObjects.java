package dev.driftlock.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.bench.AuditEvent;
import dev.driftlock.bench.Kubectl;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects as they stood when the agent had applied them. What the audit log shows as written since is put back, so that
 * a test pays for what it changed and for no more.
 */
final class KeptObjects {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SERVERS_OWN = List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private record Key(String resource, String namespace, String name) {
    }

    private final Kubectl agent;
    private final Map<Key, ObjectNode> kept = new HashMap<>();

    KeptObjects(Kubectl agent) {
        this.agent = agent;
    }

    /** @param resources with their group where they need one, {@code deployments.apps} */
    void keep(List<String> resources) {
        for (var resource : resources) {
            for (var item : parse(agent.run("get", resource, "-A", "-o", "json").expectSuccess().out()).path("items")) {
                kept.put(new Key(resource.split("\\.")[0], item.at("/metadata/namespace").asText(), item.at("/metadata/name").asText()), essence(item));
            }
        }
    }

    void putBack(List<AuditEvent> events) {
        var last = new LinkedHashMap<Key, AuditEvent>();
        for (var event : events) {
            if (isWrite(event)) last.put(new Key(event.resource().split("/")[0], event.namespace(), nameOf(event)), event);
        }
        last.forEach(this::putBack);
    }

    private static boolean isWrite(AuditEvent event) {
        return event.isWrite() && event.code() < 300 && !nameOf(event).isEmpty() && !event.json().path("requestURI").asText().contains("dryRun=All");
    }

    /** A generated name stands only in the answer. */
    private static String nameOf(AuditEvent event) {
        return event.name().isEmpty() ? event.json().at("/responseObject/metadata/name").asText() : event.name();
    }

    private void putBack(Key key, AuditEvent event) {
        var before = kept.get(key);
        // Whoever takes the last finalizer off deletes.
        boolean deleted = event.verb().equals("delete") || event.json().at("/responseObject/metadata").has("deletionTimestamp");
        // The events of a Namespace name it as its own namespace too.
        if (before == null) before = kept.get(new Key(key.resource, "", key.name));
        if (before == null) {
            if (!deleted) deleteWhatIsNew(key, event);
        } else if (deleted) {
            agent.runWithInput(before.toString(), "create", "-f", "-").expectSuccess();
        } else if (key.resource.equals("pods")) {
            agent.runWithInput(before.toString(), "replace", "--force", "-f", "-").expectSuccess();
        } else if (!before.equals(essence(event.json().path("responseObject")))) {
            agent.runWithInput(before.toString(), "replace", "-f", "-").expectSuccess();
        }
    }

    private void deleteWhatIsNew(Key key, AuditEvent event) {
        if (!event.verb().equals("create") || event.resource().contains("/")) return;
        var group = event.json().at("/objectRef/apiGroup").asText();
        var resource = key.resource + (group.isEmpty() ? "" : "." + group);
        agent.run(key.namespace.isEmpty() ? new String[] {"delete", resource, key.name, "--wait=false", "--ignore-not-found"}
                : new String[] {"delete", resource, key.name, "-n", key.namespace, "--wait=false", "--ignore-not-found"}).expectSuccess();
    }

    private static ObjectNode essence(JsonNode object) {
        if (!object.isObject()) return JSON.createObjectNode();
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        if (copy.path("metadata") instanceof ObjectNode metadata) metadata.remove(SERVERS_OWN);
        return copy;
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
