package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * By which GitOps tools mark the objects that they apply (F12). {@code app.kubernetes.io/instance} is none: anybody sets it.
 * A mark that was copied from another object is one too, since nobody is denied for it.
 */
final class Marks {

    private static final String TRACKING = "argocd.argoproj.io/tracking-id";

    private static final Set<String> LABELS = Set.of("argocd.argoproj.io/instance", "kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");

    private Marks() {
    }

    /** @param object may be null */
    static boolean isMarked(JsonNode object) {
        if (object == null) return false;
        var metadata = object.path("metadata");
        return metadata.path("annotations").has(TRACKING) || LABELS.stream().anyMatch(metadata.path("labels")::has);
    }
}
