package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.diff.Address;
import dev.driftlock.guard.Finding.Kind;
import dev.driftlock.guard.Holds.Held;
import dev.driftlock.guard.Verdict.Outcome;
import dev.driftlock.guard.discovered.SourceRules;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What becomes of findings: modes, ignore rules, policies, grants and the verb {@code unguard}. */
record Judgement(Actor actor, Subject subject, World world, Modes modes, Mode mode, LabelAct label) {

    Verdict allowed() {
        return allowed(0, List.of());
    }

    /** A label on a Namespace is judged in the mode of what it opens, which may be another than that of the Namespace as an object. */
    private Verdict allowed(int ignored, List<Ruling> rulings) {
        var shown = label == LabelAct.NONE ? mode : modes.ofLabel();
        return verdict(Outcome.ALLOWED, shown, List.of(), Optional.empty(), ignored, rulings);
    }

    Verdict held(Held held) {
        return verdict(Outcome.DENIED, mode, List.of(AgentHold.finding(held)), Optional.of(held.grant()), 0, List.of());
    }

    Verdict settle(List<Finding> all) {
        var kept = all.stream().filter(finding -> !isIgnored(finding)).toList();
        var grant = actor instanceof Actor.User ? covering() : Optional.<Grant>empty();
        var ruled = ruled(kept.stream().filter(finding -> modeOf(finding) != Mode.OFF).toList(), grant);
        var rulings = ruled.stream().flatMap(finding -> finding.ruling().stream()).toList();
        int letPass = (int) ruled.stream().filter(finding -> finding.ruling().isPresent() && finding.effect() == Effect.ALLOW).count();
        int ignored = all.size() - kept.size() + letPass;
        var judged = ruled.stream().filter(finding -> finding.effect() != Effect.ALLOW).map(this::withEffect).toList();
        if (judged.isEmpty()) return allowed(ignored, rulings);
        var strictest = judged.stream().map(this::modeOf).max(Comparator.naturalOrder()).orElse(mode);
        boolean denied = judged.stream().anyMatch(finding -> finding.denies() && !(grant.isPresent() && finding.isCoverable() && !finding.isDeniedByPolicy()));
        if (denied) return verdict(Outcome.DENIED, strictest, judged, Optional.empty(), ignored, rulings);
        var covered = grant.filter(open -> judged.stream().anyMatch(Finding::isCoverable));
        return verdict(covered.isPresent() ? Outcome.BREAK_GLASS : Outcome.RECORDED, strictest, judged, covered, ignored, rulings);
    }

    /** Policies speak last but one: a mode that only records, and verify-agents, bound what they deny (contract, section 8). */
    private List<Finding> ruled(List<Finding> findings, Optional<Grant> grant) {
        if (findings.isEmpty() || world.policies() == Policies.NONE) return findings;
        var matter = new Matter(subject.request(), actor, subject.key(), subject.declared(), subject.git(), subject.live(), subject.requested(),
                source(findings), mode, grant, world);
        var rulings = world.policies().rule(matter, findings);
        return IntStream.range(0, findings.size()).mapToObj(i -> ruled(findings.get(i), rulings.get(i))).toList();
    }

    /** The guard's own door is no policy's to open; a label that may not be set is denied already. */
    private static Finding ruled(Finding finding, Optional<Ruling> ruling) {
        if (finding.kind() == Kind.BREAK_GLASS) return finding;
        return ruling.filter(decision -> finding.isCoverable() || decision.effect() == Effect.DENY).map(finding::ruledBy).orElse(finding);
    }

    /** The label opens nothing for the request that sets it, and takes its window from the one that takes it off. */
    private Optional<Grant> covering() {
        boolean movesOwn = label instanceof LabelAct.Opens || label instanceof LabelAct.Ends;
        return Scope.covering(subject.key()).stream().skip(movesOwn ? 1 : 0).flatMap(scope -> world.grants().open(scope).stream()).findFirst();
    }

    /** By an {@code ignore} rule, or by the agent of the source that declares the object, which would not put it back. */
    private boolean isIgnored(Finding finding) {
        if (!finding.isCoverable() || finding.path().isRoot()) return false;
        var ofSource = subject.declared().map(declared -> world.discovered().rulesOf(declared.source())).orElse(SourceRules.NONE);
        return isOf(world.settings().ignore(), finding) || isOf(ofSource.ignore(), finding) || ofSource.trusts(subject.key(), finding.path(), subject.live());
    }

    private boolean isOf(List<FieldRule> rules, Finding finding) {
        return new Ignoring(rules, subject.key(), subject.type())
                .covers(finding.path(), finding.address().orElse(Address.ROOT), finding.git(), finding.live(), finding.requested());
    }

    /** F7, F8 and F12 have no declared object whose mode could hold. */
    private Mode modeOf(Finding finding) {
        if (finding.kind() == Kind.BREAK_GLASS) return modes.ofLabel();
        if (finding.kind() == Kind.UNGUARDS && new SourceObjectRules(subject, world).isAbout(finding.path())) return modes.ofSourceObject();
        return finding.kind() == Kind.UNGUARDS && !isOfDeclared(finding) ? modes.ofNamespace() : mode;
    }

    private boolean isOfDeclared(Finding finding) {
        return subject.declared().isPresent() && !(subject.isNamespace() && (finding.path().isRoot() || Guarding.isKeyOf(Guarding.LABELS, finding.path(), Keys.MODE)));
    }

    private Finding withEffect(Finding finding) {
        if (finding.effect() != Effect.DENY) return finding;
        // A label that cannot open a window must never look as if it had: it is denied in every mode but off.
        if (finding.kind() == Kind.BREAK_GLASS) return finding;
        boolean lawful = finding.kind() == Kind.UNGUARDS && world.mayUnguard() && !finding.isDeniedByPolicy();
        return lawful || modeOf(finding) != Mode.ENFORCE || isAgentForTheRecord() ? finding.with(Effect.RECORD) : finding;
    }

    private boolean isAgentForTheRecord() {
        return actor instanceof Actor.Agent && world.settings().verifyAgents() != Check.ENFORCE;
    }

    private Verdict verdict(Outcome outcome, Mode judgedIn, List<Finding> findings, Optional<Grant> grant, int ignored, List<Ruling> rulings) {
        return new Verdict(outcome, judgedIn, actor, subject.key(), findings, subject.declared(), source(findings), grant, ignored, rulings,
                outcome == Outcome.DENIED && !(label instanceof LabelAct.Refused) ? LabelAct.NONE : label);
    }

    private Optional<DeclaredSource> source(List<Finding> findings) {
        var declaring = subject.declared().map(DeclaredObject::source);
        var guarding = findings.isEmpty() ? Optional.<String>empty() : world.declared().sourcesIn(subject.isNamespace() ? subject.key().name() : subject.key().namespace()).stream()
                .max(Comparator.comparing(world.settings()::modeOf));
        var read = findings.isEmpty() ? Optional.<String>empty() : world.discovered().objects().fedBy(subject.key()).stream().sorted().findFirst();
        return declaring.or(() -> read).or(() -> guarding).flatMap(world.declared()::source);
    }
}
