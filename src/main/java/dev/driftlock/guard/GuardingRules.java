package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.diff.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a user's request finds on a declared object because it weakens the guard: F14 and F16. */
final class GuardingRules {

    private static final FieldPath OWNERS = FieldPath.of("metadata", "ownerReferences");

    private final Subject subject;
    private final Settings settings;

    GuardingRules(Subject subject, Settings settings) {
        this.subject = subject;
        this.settings = settings;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        ownersOf(findings);
        keysOf("labels", Guarding.LABELS, findings);
        keysOf("annotations", Guarding.ANNOTATIONS, findings);
        return findings;
    }

    /** F14; owner references that Git declares converge (F3). */
    private void ownersOf(List<Finding> findings) {
        var live = owners(subject.live());
        var git = owners(subject.git());
        for (var owner : owners(subject.requested())) {
            if (!holds(live, owner) && !holds(git, owner)) {
                findings.add(Finding.unguards(OWNERS, subject.git() == null ? null : nullIfMissing(git), nullIfMissing(live),
                        owners(subject.requested()), "the garbage collector deletes an object whose owner is gone"));
                return;
            }
        }
    }

    private static JsonNode owners(JsonNode object) {
        return object == null ? JsonNodeFactory.instance.missingNode() : object.path("metadata").path("ownerReferences");
    }

    private static boolean holds(JsonNode list, JsonNode owner) {
        for (var each : list) {
            if (each.equals(owner)) return true;
        }
        return false;
    }

    private static JsonNode nullIfMissing(JsonNode node) {
        return node.isMissingNode() ? null : node;
    }

    /** F16, but for the namespace's mode, which F8 judges. */
    private void keysOf(String map, FieldPath path, List<Finding> findings) {
        for (var key : guardingKeys(map)) {
            var live = value(subject.live(), map, key);
            var requested = value(subject.requested(), map, key);
            var git = value(subject.git(), map, key);
            boolean changed = live == null ? requested != null : !live.equals(requested);
            boolean converges = git == null ? requested == null : git.equals(requested);
            if (changed && !(git != null && converges) && !isJudgedElsewhere(map, key)) {
                findings.add(Finding.unguards(path.field(key), git, live, requested, "it steers a GitOps agent or this guard"));
            }
        }
    }

    private boolean isJudgedElsewhere(String map, String key) {
        if (!subject.isNamespace() || !map.equals("labels")) return false;
        return key.equals(Keys.MODE) || key.equals(Keys.MAX_MODE) && subject.key().name().equals(settings.ownNamespace());
    }

    private TreeSet<String> guardingKeys(String map) {
        var keys = new TreeSet<String>();
        for (var object : new JsonNode[] {subject.live(), subject.requested()}) {
            if (object == null) continue;
            object.path("metadata").path(map).fieldNames().forEachRemaining(key -> {
                if (Guarding.isGuarding(key)) keys.add(key);
            });
        }
        return keys;
    }

    private static JsonNode value(JsonNode object, String map, String key) {
        return object == null ? null : object.path("metadata").path(map).get(key);
    }
}
