package dev.driftlock.discovery.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.Fields;
import java.util.Set;

/** Where an Application puts its objects. */
record Destination(String server, String name, String namespace) {

    private static final String THIS = "https://kubernetes.default.svc";

    static Destination of(JsonNode spec) {
        var destination = spec.path("destination");
        return new Destination(Fields.text(destination, "server"), Fields.text(destination, "name"), Fields.text(destination, "namespace"));
    }

    boolean isHere(Set<String> clusterNames) {
        return server.replaceAll("/+$", "").equals(THIS) || clusterNames.contains(name);
    }

    boolean isTemplated() {
        return server.contains("{{") || name.contains("{{");
    }
}
