package dev.driftlock.discovery.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.discovery.Fields;

/** The source that Argo CD's source hydrator leaves behind: rendered manifests on a branch of their own. */
final class Hydrated {

    private Hydrated() {
    }

    static JsonNode source(JsonNode hydrator) {
        return JsonNodeFactory.instance.objectNode().put("repoURL", Fields.text(hydrator.path("drySource"), "repoURL"))
                .put("targetRevision", Fields.text(hydrator.path("syncSource"), "targetBranch")).put("path", Fields.text(hydrator.path("syncSource"), "path"));
    }
}
