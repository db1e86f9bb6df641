package dev.driftlock.guard;

import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.FieldPath.Field;
import java.util.Set;
import java.util.regex.Pattern;

/** Labels and annotations that switch the guard or a GitOps agent, or tell what an object belongs to (F12, F16). */
final class Guarding {

    static final FieldPath LABELS = FieldPath.of("metadata", "labels");
    static final FieldPath ANNOTATIONS = FieldPath.of("metadata", "annotations");

    private static final Pattern DOMAIN = Pattern.compile("(?:[a-z0-9-]+\\.)*(?:argoproj\\.io|fluxcd\\.io|driftlock\\.dev)/.*");

    /** They ask an agent to look again, which weakens nothing; break-glass and its reason are judged on their own. */
    private static final Set<String> HARMLESS = Set.of("argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate", "reconcile.fluxcd.io/requestedAt",
            "reconcile.fluxcd.io/forceAt", "reconcile.fluxcd.io/resetAt", Keys.BREAK_GLASS, Keys.BREAK_GLASS_REASON);

    private Guarding() {
    }

    static boolean isGuarding(String key) {
        return DOMAIN.matcher(key).matches() && !HARMLESS.contains(key);
    }

    static boolean isBreakGlass(FieldPath path) {
        return isKeyOf(LABELS, path, Keys.BREAK_GLASS) || isKeyOf(ANNOTATIONS, path, Keys.BREAK_GLASS_REASON);
    }

    static boolean isKeyOf(FieldPath map, FieldPath path, String key) {
        return path.last() instanceof Field(var name) && name.equals(key) && path.parent().equals(map);
    }
}
