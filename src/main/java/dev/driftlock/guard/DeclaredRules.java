package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.Difference;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.FieldPath.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What a request finds on an object that Git declares: F1 to F6. */
final class DeclaredRules {

    /** Kinds whose annotations configure controllers, cloud identity or pod security (F4). */
    private static final Map<String, Set<String>> ANNOTATIONS_COUNT = Map.of(
            "", Set.of("Service", "ServiceAccount", "Namespace"),
            "networking.k8s.io", Set.of("Ingress"),
            "gateway.networking.k8s.io", Set.of("Gateway"));

    /** What {@code kubectl rollout undo} was in extensions/v1beta1; apps/v1 still heeds it (deployment_controller.go, getRollbackTo). */
    private static final String ROLLBACK = "deprecated.deployment.rollback.to";

    /** The API server writes it on every namespace. */
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    private final Subject subject;
    private final Effect undeclaredFields;
    private final Versions versions;

    DeclaredRules(Subject subject, World world) {
        this.subject = subject;
        this.undeclaredFields = world.settings().undeclaredFields();
        this.versions = new Versions(subject, world.types());
    }

    List<Finding> ofUpdate() {
        Predicate<FieldPath> passedOver = subject.metadataOnly() ? NeverJudged::coversThroughSubresource : NeverJudged::covers;
        var findings = findings(changes(passedOver));
        findings.addAll(versions.removed(passedOver));
        return findings;
    }

    /** A Service gets its node ports and addresses when its type asks for them; everything else gets what is allocated when it is made. */
    private List<Difference> changes(Predicate<FieldPath> passedOver) {
        return subject.is("", "Service") ? Comparison.ofUpdate(subject.git(), subject.live(), subject.requested(), subject.type(), passedOver)
                : Comparison.ofEdit(subject.git(), subject.live(), subject.requested(), subject.type(), passedOver);
    }

    List<Finding> ofCreate() {
        var requested = ServerWrites.without(subject.requested(), subject);
        return findings(Comparison.ofCreate(subject.git(), requested, subject.type(), NeverJudged::covers));
    }

    /** F5; an object that is on its way out already is not deleted once more. */
    List<Finding> ofDelete() {
        if (subject.live() != null && subject.live().path("metadata").has("deletionTimestamp")) return List.of();
        return List.of(Finding.ofObject(Finding.Kind.DELETES, Effect.DENY, ""));
    }

    private List<Finding> findings(List<Difference> differences) {
        var findings = new ArrayList<Finding>();
        for (var difference : withoutVolatile(differences)) {
            if (Guarding.isBreakGlass(difference.path()) || isOfGuarding(difference.path())) continue;
            boolean adds = difference.kind() == Difference.Kind.ADDS;
            if (adds && isRollback(difference.path())) findings.add(rolledBack(difference));
            else if (adds && versions.isUnknownToGit(difference.path())) findings.add(versions.diverges(difference));
            else if (!adds || !isFree(difference.path())) findings.add(Finding.of(difference, adds ? undeclaredFields : Effect.DENY));
        }
        return findings;
    }

    /** What renders differently each time is not judged (contract, section 4), nor a list that is compared as a whole and holds such. */
    private List<Difference> withoutVolatile(List<Difference> differences) {
        if (differences.isEmpty() || subject.declared().filter(DeclaredObject::hasVolatile).isEmpty()) return differences;
        var places = subject.declared().get().places();
        return differences.stream().filter(difference -> !places.isVolatile(difference.address())
                && !(difference.git() != null && difference.git().isArray() && difference.kind() == Difference.Kind.DIVERGES && places.holdsVolatile(difference.address()))).toList();
    }

    /** The deployment controller, whom everybody trusts, would change the declared template for who asks by this annotation. */
    private boolean isRollback(FieldPath path) {
        return subject.is("apps", "Deployment") && Guarding.isKeyOf(Guarding.ANNOTATIONS, path, ROLLBACK);
    }

    private static Finding rolledBack(Difference difference) {
        return new Finding(Finding.Kind.DIVERGES, difference.path(), null, difference.live(), difference.requested(), Optional.of(difference.address()),
                Effect.DENY, "it makes the deployment controller roll the declared pod template back");
    }

    private static boolean isOfGuarding(FieldPath path) {
        return path.last() instanceof Field(var name) && isLabelOrAnnotation(path) && Guarding.isGuarding(name);
    }

    private static boolean isLabelOrAnnotation(FieldPath path) {
        return path.parent().equals(Guarding.LABELS) || path.parent().equals(Guarding.ANNOTATIONS);
    }

    /** Labels, annotations and finalizers that Git does not declare are anybody's to set, with F4's exceptions. */
    private boolean isFree(FieldPath path) {
        var map = path.parent();
        if (map.equals(FieldPath.of("metadata", "finalizers")) || path.equals(FieldPath.of("metadata", "finalizers"))) return true;
        if (map.equals(Guarding.LABELS)) return !subject.isNamespace() || Guarding.isKeyOf(Guarding.LABELS, path, NAMESPACE_NAME);
        if (map.equals(Guarding.ANNOTATIONS)) return !ANNOTATIONS_COUNT.getOrDefault(subject.key().group(), Set.of()).contains(subject.key().kind());
        return false;
    }
}
