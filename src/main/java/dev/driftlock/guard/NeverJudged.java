package dev.driftlock.guard;

import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.FieldPath.Field;
import java.util.Set;

/** Fields that nobody declares or that the API server keeps itself (F11), and those that other rules look at. */
final class NeverJudged {

    private static final Set<String> OF_OBJECT = Set.of("apiVersion", "kind", "status");

    /** Owner references are F14's. */
    private static final Set<String> OF_METADATA = Set.of("name", "namespace", "generateName", "managedFields", "resourceVersion", "generation",
            "uid", "creationTimestamp", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences");

    private static final FieldPath METADATA = FieldPath.of("metadata");
    private static final FieldPath ANNOTATIONS = FieldPath.of("metadata", "annotations");
    /** Of a CronJob it is the template of its Jobs' pods. */
    private static final Set<FieldPath> TEMPLATE_ANNOTATIONS = Set.of(FieldPath.of("spec", "template", "metadata", "annotations"),
            FieldPath.of("spec", "jobTemplate", "spec", "template", "metadata", "annotations"));

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";
    private static final String DEPLOYMENT = "deployment.kubernetes.io/";

    private NeverJudged() {
    }

    static boolean covers(FieldPath path) {
        if (!(path.last() instanceof Field(var name)) || path.isRoot()) return false;
        var parent = path.parent();
        if (parent.isRoot()) return OF_OBJECT.contains(name);
        if (parent.equals(METADATA)) return OF_METADATA.contains(name);
        boolean isTools = name.equals(LAST_APPLIED) || name.equals(RESTARTED_AT) || name.startsWith(DEPLOYMENT);
        return isTools && (parent.equals(ANNOTATIONS) || TEMPLATE_ANNOTATIONS.contains(parent));
    }

    /** Also all that a request through a subresource cannot change (F10). */
    static boolean coversThroughSubresource(FieldPath path) {
        return covers(path) || path.length() == 1 && !path.equals(METADATA);
    }
}
