package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Equality;
import dev.driftlock.diff.Type.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a request finds on an object that Git does not declare: F7 and F12. */
final class UndeclaredRules {

    /** Records of what happens, and questions that are answered and kept nowhere (F7). */
    private static final Map<String, Set<String>> NEVER_DECLARED = Map.of(
            "", Set.of("Event"),
            "events.k8s.io", Set.of("Event"),
            "coordination.k8s.io", Set.of("Lease"),
            "authentication.k8s.io", Set.of("TokenReview", "TokenRequest", "SelfSubjectReview"),
            "authorization.k8s.io", Set.of("SubjectAccessReview", "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectRulesReview"));

    private static final String UNREAD = "a source of this namespace could not be read, so what Git declares here is unknown";
    private static final String UNREAD_OWNER = "it belongs to ";
    private static final String MARKED = "it carries the mark of a GitOps tool, but no source declares it";

    private final Subject subject;
    private final World world;
    private final Actor actor;

    UndeclaredRules(Subject subject, World world, Actor actor) {
        this.subject = subject;
        this.world = world;
        this.actor = actor;
    }

    List<Finding> findings() {
        if (subject.metadataOnly() || isNeverDeclared()) return List.of();
        if (subject.request().operation() == Request.Operation.CREATE && isGuardedNamespace()) {
            return isMadeByMachinery() ? List.of() : List.of(Finding.ofObject(Finding.Kind.CREATES, world.settings().undeclaredObjects(), ""));
        }
        return unresolved();
    }

    /** F12, for users: an agent's work on what no source here declares is its own business. */
    private List<Finding> unresolved() {
        if (!(actor instanceof Actor.User) || !changesAnything()) return List.of();
        if (world.unread().contains(subject.key().namespace())) return List.of(Finding.ofObject(Finding.Kind.UNRESOLVED, Effect.RECORD, UNREAD));
        return owner().map(owner -> List.of(Finding.ofObject(Finding.Kind.UNRESOLVED, Effect.RECORD, owner))).orElse(List.of());
    }

    private Optional<String> owner() {
        var unread = world.discovered().objects().unreadOwner(subject.key()).map(UNREAD_OWNER::concat);
        boolean marked = Marks.isMarked(subject.live()) || Marks.isMarked(subject.requested());
        return unread.or(() -> marked ? Optional.of(MARKED) : Optional.empty());
    }

    private boolean changesAnything() {
        if (subject.live() == null || subject.requested() == null) return true;
        for (var field : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            if (!Equality.same(subject.live().path("metadata").get(field), subject.requested().path("metadata").get(field), Member.UNKNOWN)) return true;
        }
        for (var object : List.of(subject.live(), subject.requested())) {
            for (var field : object.properties()) {
                if (!isOutside(field.getKey()) && !Equality.same(subject.live().get(field.getKey()), subject.requested().get(field.getKey()),
                        subject.type().field(field.getKey()))) return true;
            }
        }
        return false;
    }

    private static boolean isOutside(String field) {
        return field.equals("metadata") || field.equals("status");
    }

    private boolean isGuardedNamespace() {
        return subject.key().isNamespaced() && !world.declared().sourcesIn(subject.key().namespace()).isEmpty();
    }

    private boolean isNeverDeclared() {
        return NEVER_DECLARED.getOrDefault(subject.key().group(), Set.of()).contains(subject.key().kind());
    }

    /** The exceptions of F7. A person's own controller reference counts for nothing. */
    private boolean isMadeByMachinery() {
        boolean byServiceAccount = !(actor instanceof Actor.User user) || user.isServiceAccount();
        if (byServiceAccount && (hasController(subject.requested()) || subject.is("", "Pod") || subject.is("batch", "Job"))) return true;
        return subject.is("", "Secret") && subject.requested().path("type").asText("").equals("helm.sh/release.v1");
    }

    private static boolean hasController(JsonNode object) {
        for (var owner : object.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean(false)) return true;
        }
        return false;
    }
}
