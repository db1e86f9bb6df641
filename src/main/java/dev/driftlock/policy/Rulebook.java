package dev.driftlock.policy;

import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Matter;
import dev.driftlock.guard.Policies;
import dev.driftlock.guard.Ruling;
import dev.driftlock.policy.cel.Concealment;
import dev.driftlock.policy.cel.DeclaredIndex;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The policies that are in force at one moment (contract, section 8): {@code deny} wins over {@code record} over {@code
 * allow}. A policy that fails counts as not matching and is reported.
 */
public final class Rulebook implements Policies {

    private final List<Policy> policies;
    private final PolicyIndex index;
    private final Concealment concealment;
    private final Failures failures;
    private final LongSupplier nanoTime;
    private final AtomicReference<DeclaredIndex> declared = new AtomicReference<>();

    /** @param nanoTime as System.nanoTime */
    public Rulebook(List<Policy> policies, Concealment concealment, Failures failures, LongSupplier nanoTime) {
        this.policies = List.copyOf(policies);
        this.index = new PolicyIndex(policies);
        this.concealment = concealment;
        this.failures = failures;
        this.nanoTime = nanoTime;
    }

    /** Told of each evaluation that gave no result. */
    @FunctionalInterface
    public interface Failures {

        /** @param why in words that carry nothing from the request */
        void failed(String policy, String why);
    }

    public List<String> names() {
        return policies.stream().map(Policy::name).toList();
    }

    @Override
    public List<Optional<Ruling>> rule(Matter matter, List<Finding> findings) {
        return new Hearing(matter, findings, index, declaredOf(matter), concealment, failures, nanoTime).rulings();
    }

    /** Two requests may make one at once; either will do. */
    private DeclaredIndex declaredOf(Matter matter) {
        var snapshot = matter.world().declared();
        var known = declared.get();
        if (known != null && known.isOf(snapshot)) return known;
        var made = new DeclaredIndex(snapshot);
        declared.set(made);
        return made;
    }
}
