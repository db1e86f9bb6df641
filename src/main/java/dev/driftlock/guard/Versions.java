package dev.driftlock.guard;

import dev.driftlock.diff.Address;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.Difference;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A request that speaks another version of the kind than Git does. A field that Git's version does not have stands for
 * something that Git says otherwise, so a change of it diverges (contract, section 4).
 */
record Versions(Subject subject, Types types) {

    /** Fields of later versions of a HorizontalPodAutoscaler, which autoscaling/v1 carries as annotations. */
    private static final Set<String> ANNOTATED_FIELDS = Set.of("autoscaling.alpha.kubernetes.io/metrics", "autoscaling.alpha.kubernetes.io/behavior");

    boolean isUnknownToGit(FieldPath path) {
        var version = gitVersion();
        var key = subject.key();
        if (isSpoken(version) || !types.knows(key.group(), version, key.kind())) return false;
        if (isAnnotatedField(path)) return true;
        var member = types.of(key.group(), version, key.kind());
        for (var step : path.steps()) {
            if (!(step instanceof FieldPath.Field(var name))) {
                member = member.item();
                continue;
            }
            if (member.lacks(name)) return true;
            member = member.field(name);
        }
        return false;
    }

    private boolean isSpoken(String version) {
        return version.equals(subject.request().version());
    }

    private boolean isAnnotatedField(FieldPath path) {
        return subject.is("autoscaling", "HorizontalPodAutoscaler") && path.parent().equals(Guarding.ANNOTATIONS)
                && path.last() instanceof FieldPath.Field(var name) && ANNOTATED_FIELDS.contains(name);
    }

    /** Fields that Git says otherwise and the request takes away, so that they are not merely undeclared. */
    List<Finding> removed(Predicate<FieldPath> passedOver) {
        if (isSpoken(gitVersion())) return List.of();
        return Comparison.ofUpdate(subject.live(), subject.live(), subject.requested(), subject.type(), passedOver).stream()
                .filter(difference -> difference.kind() == Difference.Kind.REMOVES && isUnknownToGit(difference.path()))
                .map(removed -> diverges(new Difference(removed.kind(), removed.path(), null, removed.live(), null, Address.ROOT)))
                .toList();
    }

    Finding diverges(Difference difference) {
        var key = subject.key();
        var resource = subject.request().resource().plural() + "." + gitVersion() + (key.group().isEmpty() ? "" : "." + key.group());
        var command = "kubectl edit " + resource + " " + key.name() + (key.isNamespaced() ? " -n " + key.namespace() : "");
        return new Finding(Finding.Kind.DIVERGES, difference.path(), null, difference.live(), difference.requested(), Optional.of(difference.address()),
                Effect.DENY, "Git declares it as " + subject.declared().orElseThrow().apiVersion() + ", which does not have this field: " + command);
    }

    private String gitVersion() {
        var apiVersion = subject.declared().orElseThrow().apiVersion();
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
