package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.util.Set;

/**
 * By which GitOps tools mark the objects that they apply (F12). {@code app.kubernetes.io/instance} is none: anybody sets it.
 * Argo CD's tracking annotation is believed only where it names the object itself: a copy of a marked object is not marked.
 */
final class Marks {

    /** {@code <application>:<group>/<kind>:<namespace>/<name>}; Argo CD's trackingMethod annotation. */
    private static final String TRACKING = "argocd.argoproj.io/tracking-id";

    private static final Set<String> LABELS = Set.of("argocd.argoproj.io/instance", "kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");

    private Marks() {
    }

    /** @param object may be null */
    static boolean isMarked(ObjectKey key, JsonNode object) {
        if (object == null) return false;
        var labels = object.path("metadata").path("labels");
        var tracking = Subject.meta(object, "annotations", TRACKING);
        return LABELS.stream().anyMatch(labels::has) || tracking != null && names(tracking, key);
    }

    /** Of an object without a namespace Argo CD names the namespace of the application's destination. */
    private static boolean names(String tracking, ObjectKey key) {
        var parts = tracking.split(":", 3);
        if (parts.length < 3) return false;
        int slash = parts[2].indexOf('/');
        var name = parts[2].substring(slash + 1);
        boolean isThere = !key.isNamespaced() || slash >= 0 && parts[2].substring(0, slash).equals(key.namespace());
        return parts[1].equals(key.group() + "/" + key.kind()) && isThere && name.equals(key.name());
    }
}
