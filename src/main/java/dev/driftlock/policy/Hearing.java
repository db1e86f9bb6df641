package dev.driftlock.policy;

import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Matter;
import dev.driftlock.guard.Ruling;
import dev.driftlock.guard.Scope;
import dev.driftlock.policy.Rulebook.Failures;
import dev.driftlock.policy.cel.Concealment;
import dev.driftlock.policy.cel.DeclaredIndex;
import dev.driftlock.policy.cel.Expression.FailedException;
import dev.driftlock.policy.cel.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Asks policies about the findings of one request. All that deny are asked first, about every finding: where time runs
 * out, it does so among those that would have let something pass.
 */
final class Hearing {

    /** Of the three seconds that the webhook has. Looked at between two evaluations. */
    private static final Duration LONGEST = Duration.ofMillis(800);

    private static final List<Effect> IN_ORDER = List.of(Effect.DENY, Effect.RECORD, Effect.ALLOW);
    private static final String LATE = "the policies of one request took longer than " + LONGEST.toMillis() + " ms";

    /** A window as long as it is open, to learn whether a policy yields to one. */
    private static final Duration SUPPOSED = Duration.ofMinutes(30);

    private final Matter matter;
    private final List<Finding> findings;
    private final PolicyIndex index;
    private final Concealment concealment;
    private final Failures failures;
    private final LongSupplier nanoTime;
    private final long started;
    private final Variables variables;
    private final List<Optional<Ruling>> rulings;
    private Variables concealed;
    private Variables underGrant;

    Hearing(Matter matter, List<Finding> findings, PolicyIndex index, DeclaredIndex declared, Concealment concealment, Failures failures, LongSupplier nanoTime) {
        this.matter = matter;
        this.findings = findings;
        this.index = index;
        this.concealment = concealment;
        this.failures = failures;
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.variables = Variables.of(matter, declared);
        this.rulings = new ArrayList<>(Collections.nCopies(findings.size(), Optional.<Ruling>empty()));
    }

    List<Optional<Ruling>> rulings() {
        for (var effect : IN_ORDER) {
            var policies = index.about(effect, matter.request().operation(), matter.key());
            if (!policies.isEmpty()) ask(policies, effect);
        }
        return rulings;
    }

    private void ask(List<Policy> policies, Effect effect) {
        for (int i = 0; i < findings.size(); i++) {
            if (rulings.get(i).isPresent()) continue;
            var about = variables.about(findings.get(i));
            var matching = new ArrayList<Policy>();
            for (var policy : policies) if (holds(policy, about)) matching.add(policy);
            if (!matching.isEmpty()) rulings.set(i, Optional.of(ruling(effect, matching, findings.get(i))));
        }
    }

    private boolean holds(Policy policy, Variables about) {
        if (nanoTime.getAsLong() - started > LONGEST.toNanos()) {
            failures.failed(policy.name(), LATE);
            return false;
        }
        try {
            return policy.when().holds(about);
        } catch (FailedException e) {
            failures.failed(policy.name(), e.getMessage());
            return false;
        }
    }

    private Ruling ruling(Effect effect, List<Policy> matching, Finding finding) {
        boolean yields = effect == Effect.DENY && matter.grant().isEmpty() && matching.stream().noneMatch(policy -> holds(policy, underGrant().about(finding)));
        var message = effect == Effect.ALLOW ? "" : matching.stream().map(policy -> message(policy, finding)).filter(text -> !text.isEmpty()).findFirst().orElse("");
        return new Ruling(effect, matching.stream().map(Policy::name).toList(), message, yields);
    }

    private String message(Policy policy, Finding finding) {
        if (policy.message().isEmpty()) return "";
        try {
            return policy.message().get().text(concealed().about(finding));
        } catch (FailedException e) {
            failures.failed(policy.name(), "its message: " + e.getMessage());
            return "";
        }
    }

    private Variables concealed() {
        if (concealed == null) concealed = variables.concealedBy(concealment);
        return concealed;
    }

    private Variables underGrant() {
        if (underGrant == null) underGrant = variables.under(supposed());
        return underGrant;
    }

    private Grant supposed() {
        var now = matter.world().now();
        var scope = Scope.covering(matter.key()).stream().findFirst().orElse(Scope.ofNamespace(matter.key().namespace()));
        return new Grant(scope, "", matter.request().user().name(), now, now.plus(SUPPOSED));
    }
}
