package dev.driftlock.policy;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Glob;
import dev.driftlock.guard.Request.Operation;
import java.util.List;
import java.util.Set;

/**
 * What a policy is about, before its condition is asked. {@code *} stands for any text; an empty group is the core group.
 *
 * @param namespaces of a Namespace object its own name; what is otherwise cluster-scoped matches {@code *} alone
 */
public record Match(List<Glob> groups, List<Glob> kinds, List<Glob> namespaces, Set<Operation> operations) {

    public static final Match ALL = new Match(List.of(Glob.ANY), List.of(Glob.ANY), List.of(Glob.ANY), Set.of(Operation.CREATE, Operation.UPDATE, Operation.DELETE));

    boolean covers(ObjectKey key) {
        var namespace = key.group().isEmpty() && key.kind().equals("Namespace") ? key.name() : key.namespace();
        return matches(groups, key.group()) && matches(kinds, key.kind()) && matches(namespaces, namespace);
    }

    /** Whether only kinds that it names can match. */
    boolean namesKinds() {
        return kinds.stream().noneMatch(kind -> kind.text().contains("*"));
    }

    private static boolean matches(List<Glob> globs, String text) {
        for (var glob : globs) {
            if (glob.matches(text)) return true;
        }
        return false;
    }
}
