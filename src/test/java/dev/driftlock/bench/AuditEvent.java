package dev.driftlock.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One line of the audit log. */
public record AuditEvent(JsonNode json) {

    public String user() {
        return json.at("/user/username").asText();
    }

    public String verb() {
        return json.path("verb").asText();
    }

    public String namespace() {
        return json.at("/objectRef/namespace").asText();
    }

    /** {@code configmaps}, or {@code deployments/scale} for a subresource. */
    public String resource() {
        var subresource = json.at("/objectRef/subresource").asText();
        return json.at("/objectRef/resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    public String name() {
        return json.at("/objectRef/name").asText();
    }

    public int code() {
        return json.at("/responseStatus/code").asInt();
    }

    public Map<String, String> annotations() {
        var annotations = new TreeMap<String, String>();
        json.path("annotations").properties().forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asText()));
        return annotations;
    }

    /** What Driftlock's webhook noted: {@code verdict} for {@code guard.driftlock.dev/verdict}; empty where it noted nothing. */
    public String guard(String key) {
        return annotations().getOrDefault(WebhookRegistration.WEBHOOK + "/" + key, "");
    }

    /** Names of the webhooks that judged this request. */
    public Set<String> webhooks() {
        var webhooks = new TreeSet<String>();
        for (var key : annotations().keySet()) {
            if (key.endsWith("/verdict")) webhooks.add(key.substring(0, key.length() - "/verdict".length()));
        }
        return webhooks;
    }

    public boolean isWrite() {
        return Set.of("create", "update", "patch", "delete", "deletecollection").contains(verb());
    }

    public boolean isAbout(String resource, String name) {
        return resource().equals(resource) && name().equals(name);
    }

    @Override
    public String toString() {
        return user() + " " + verb() + " " + namespace() + "/" + resource() + "/" + name() + " " + code() + " " + annotations();
    }
}
