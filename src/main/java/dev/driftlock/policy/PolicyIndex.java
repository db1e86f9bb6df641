package dev.driftlock.policy;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Request.Operation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Policies by effect, operation and kind, so that those that cannot match cost a request nothing. */
final class PolicyIndex {

    private record Shelf(Map<String, List<Policy>> byKind, List<Policy> anyKind) {

        Shelf() {
            this(new HashMap<>(), new ArrayList<>());
        }

        void put(Policy policy) {
            if (!policy.match().namesKinds()) {
                anyKind.add(policy);
                return;
            }
            policy.match().kinds().stream().distinct().forEach(kind -> byKind.computeIfAbsent(kind.text(), k -> new ArrayList<>()).add(policy));
        }
    }

    private final Map<Effect, Map<Operation, Shelf>> shelves = new EnumMap<>(Effect.class);

    PolicyIndex(List<Policy> policies) {
        for (var policy : policies) {
            var ofEffect = shelves.computeIfAbsent(policy.effect(), effect -> new EnumMap<>(Operation.class));
            for (var operation : policy.match().operations()) ofEffect.computeIfAbsent(operation, o -> new Shelf()).put(policy);
        }
    }

    /** Those of {@code effect} that are about this object and what is done to it. */
    List<Policy> about(Effect effect, Operation operation, ObjectKey key) {
        var ofEffect = shelves.get(effect);
        var shelf = ofEffect == null ? null : ofEffect.get(operation);
        if (shelf == null) return List.of();
        var found = new ArrayList<Policy>();
        for (var policy : shelf.byKind.getOrDefault(key.kind(), List.of())) if (policy.match().covers(key)) found.add(policy);
        for (var policy : shelf.anyKind) if (policy.match().covers(key)) found.add(policy);
        return found;
    }
}
