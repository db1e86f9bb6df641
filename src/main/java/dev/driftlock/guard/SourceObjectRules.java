package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.Difference;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.discovered.SourceObjects;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a user's request finds on an object from which a source is read: the source of truth is not moved from inside the cluster (F15). */
final class SourceObjectRules {

    private static final Set<String> OF_DATA = Set.of("data", "binaryData", "stringData");
    private static final String WHY = "it changes what counts as declared: a source is read from it";

    private final Subject subject;
    private final SourceObjects objects;

    SourceObjectRules(Subject subject, World world) {
        this.subject = subject;
        this.objects = world.discovered().objects();
    }

    List<Finding> findings() {
        if (!isSourceObject()) return List.of();
        return switch (subject.request().operation()) {
            case CREATE -> subject.declared().isEmpty() ? List.of(whole("it would be a source that Git does not declare")) : changes(ofCreate());
            case UPDATE -> changes(ofUpdate());
            case DELETE -> isGoing() ? List.of() : List.of(whole("what is read from it would not be declared any more"));
            case CONNECT -> List.of();
        };
    }

    private boolean isSourceObject() {
        if (subject.request().isSubresource() && subject.request().operation() != Operation.UPDATE) return false;
        return !objects.fedBy(subject.key()).isEmpty() || isSource(subject.live()) || isSource(subject.requested());
    }

    /** What is on its way out already is not deleted once more. */
    private boolean isGoing() {
        return subject.live() != null && subject.live().path("metadata").has("deletionTimestamp");
    }

    private boolean isSource(JsonNode object) {
        return object != null && objects.isSource(subject.key(), object);
    }

    /** Where Git declares nothing, every change counts; else those away from Git (F3). */
    private List<Difference> ofUpdate() {
        var git = subject.git() == null ? subject.live() : subject.git();
        return Comparison.ofUpdate(git, subject.live(), subject.requested(), subject.type(), this::isOutside);
    }

    private List<Difference> ofCreate() {
        return Comparison.ofCreate(subject.git(), subject.requested(), subject.type(), this::isOutside);
    }

    private List<Finding> changes(List<Difference> differences) {
        return differences.stream().map(this::change).toList();
    }

    private Finding change(Difference change) {
        if (subject.git() == null) return Finding.unguards(change.path(), null, change.live(), change.requested(), WHY);
        return new Finding(Finding.Kind.UNGUARDS, change.path(), change.git(), change.live(), change.requested(), Optional.of(change.address()), Effect.DENY, WHY);
    }

    private static Finding whole(String why) {
        return Finding.ofObject(Finding.Kind.UNGUARDS, Effect.DENY, why);
    }

    /** Everything but {@code spec}, of a ConfigMap or Secret but its data. */
    private boolean isOutside(FieldPath path) {
        return path.length() == 1 && !isRead(path);
    }

    private boolean isRead(FieldPath path) {
        if (!(path.steps().iterator().next() instanceof FieldPath.Field(var name))) return false;
        return subject.is("", "ConfigMap") || subject.is("", "Secret") ? OF_DATA.contains(name) : name.equals("spec");
    }

    /** Whether a finding there is one of these rules', in place of those of F1 to F4. */
    boolean isAbout(FieldPath path) {
        return isSourceObject() && (path.isRoot() || isRead(path));
    }
}
