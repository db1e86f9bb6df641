package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a user's request finds on a Namespace, a CustomResourceDefinition or an open ManualChange because it takes
 * objects from under the guard or changes from the books (F8).
 */
final class NamespaceRules {

    private static final FieldPath MODE = Guarding.LABELS.field(Keys.MODE);
    private static final int NAMED = 10;

    private final Subject subject;
    private final World world;
    private final Modes modes;

    NamespaceRules(Subject subject, World world, Modes modes) {
        this.subject = subject;
        this.world = world;
        this.modes = modes;
    }

    List<Finding> findings() {
        return switch (subject.request().operation()) {
            case UPDATE -> subject.isNamespace() ? ofModeLabel() : Objects.equals(subject.live(), subject.requested()) ? List.of() : ofOpenRecord();
            case DELETE -> isOpenRecord() ? ofOpenRecord() : ofDeletion();
            default -> List.of();
        };
    }

    /** What was let through stays on the books until Git or a write has settled it. */
    private List<Finding> ofOpenRecord() {
        return isOpenRecord() ? List.of(Finding.unguards(FieldPath.ROOT, null, null, null, "it records a change that is not settled yet")) : List.of();
    }

    private boolean isOpenRecord() {
        return subject.is("driftlock.dev", "ManualChange") && subject.live() != null && subject.live().path("status").path("settled").isMissingNode();
    }

    /** None when it becomes what Git declares, or stricter than before. */
    private List<Finding> ofModeLabel() {
        var before = Subject.meta(subject.live(), "labels", Keys.MODE);
        var after = Subject.meta(subject.requested(), "labels", Keys.MODE);
        if (Objects.equals(before, after)) return List.of();
        var git = Subject.meta(subject.git(), "labels", Keys.MODE);
        var held = modes.ofNamespaceWith(before);
        var holding = modes.ofNamespaceWith(after);
        if (git != null && git.equals(after) || holding.isStricterThan(held)) return List.of();
        return List.of(Finding.unguards(MODE, text(git), text(before), text(after), describe(held, holding)));
    }

    private static String describe(Mode held, Mode holding) {
        return held == holding ? "the mode stays " + held + "; only a stricter one is anybody's to set" : "it takes the mode here from " + held + " to " + holding;
    }

    private static JsonNode text(String value) {
        return value == null ? null : TextNode.valueOf(value);
    }

    private List<Finding> ofDeletion() {
        var lost = subject.isNamespace() ? declaredIn(subject.key().name()) : subject.is("apiextensions.k8s.io", "CustomResourceDefinition") ? declaredOfCrd() : List.<ObjectKey>of();
        return lost.isEmpty() ? List.of() : List.of(Finding.unguards(FieldPath.ROOT, null, null, null, describe(lost)));
    }

    private List<ObjectKey> declaredIn(String namespace) {
        if (world.declared().sourcesIn(namespace).isEmpty()) return List.of();
        return world.declared().objects().stream().map(object -> object.key()).filter(key -> key.namespace().equals(namespace)).sorted(BY_NAME).toList();
    }

    private List<ObjectKey> declaredOfCrd() {
        var spec = Optional.ofNullable(subject.live()).map(live -> live.path("spec")).orElse(null);
        if (spec == null) return List.of();
        var group = spec.path("group").asText();
        var kind = spec.path("names").path("kind").asText();
        if (!world.declared().kindsIn(group).contains(kind)) return List.of();
        return world.declared().objects().stream().map(object -> object.key())
                .filter(key -> key.group().equals(group) && key.kind().equals(kind)).sorted(BY_NAME).toList();
    }

    private static final java.util.Comparator<ObjectKey> BY_NAME = java.util.Comparator.comparing(ObjectKey::toString);

    private static String describe(List<ObjectKey> lost) {
        var named = String.join(", ", lost.stream().limit(NAMED).map(ObjectKey::toString).toList());
        var more = lost.size() > NAMED ? " and " + (lost.size() - NAMED) + " more" : "";
        return (lost.size() == 1 ? "1 object that Git declares goes with it: " : lost.size() + " objects that Git declares go with it: ") + named + more;
    }
}
