package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.diff.Address;
import dev.driftlock.guard.Finding.Kind;
import dev.driftlock.guard.Holds.Held;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Verdict.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Judges one request against the declared state. Pure: what it needs is in its arguments. Contract, sections 3 to 5. */
public final class Guard {

    public Verdict judge(Request request, World world) {
        var subject = Subject.of(request, world);
        var actor = actorOf(request, subject, world);
        var modes = new Modes(world, subject);
        var label = isBeneathNotice(request) ? LabelAct.NONE : new BreakGlassLabel(subject, actor, world).act(modes.ofLabel());
        var judgement = new Judgement(actor, subject, world, modes, modeOf(subject, world), label);
        if (isBeneathNotice(request)) return judgement.allowed();
        var undone = actor instanceof Actor.Agent ? new AgentHold(subject, world).undone() : Optional.<Held>empty();
        if (undone.isPresent() && judgement.mode() == Mode.ENFORCE) return judgement.held(undone.get());
        if (isTrusted(actor, world.settings())) return judgement.allowed();
        var findings = new ArrayList<>(BreakGlassLabel.findings(label, request));
        findings.addAll(findingsOf(actor, subject, world, modes));
        return judgement.settle(findings);
    }

    /** The account that a source names is an agent for that source's own objects only (contract, section 2). */
    private static Actor actorOf(Request request, Subject subject, World world) {
        var actor = world.settings().actors().tell(request.user());
        boolean isOwnAgent = actor instanceof Actor.User && sourcesOf(subject, world).anyMatch(source -> world.discovered().rulesOf(source).agents().contains(actor.name()));
        return isOwnAgent ? new Actor.Agent(actor.name(), false) : actor;
    }

    /** That declare the object, or did a moment ago: an agent deletes what Git declares no more. */
    private static Stream<String> sourcesOf(Subject subject, World world) {
        return Stream.concat(Stream.of(subject.declared()), world.declared().recent(subject.key(), world.now()).stream()).flatMap(Optional::stream).map(DeclaredObject::source);
    }

    /** The mode that holds for the object of {@code request}, whatever else is wrong with it. */
    public Mode modeFor(Request request, World world) {
        return modeOf(Subject.of(request, world), world);
    }

    private static Mode modeOf(Subject subject, World world) {
        var modes = new Modes(world, subject);
        return subject.declared().isPresent() ? modes.ofObject() : modes.ofNamespace();
    }

    private static boolean isTrusted(Actor actor, Settings settings) {
        return actor instanceof Actor.Controller || actor instanceof Actor.Agent && settings.verifyAgents() == Check.OFF;
    }

    /** Subresources that carry no object of the kind, such as a Binding or an Eviction, and what only connects (F10). */
    private static boolean isBeneathNotice(Request request) {
        return request.operation() == Operation.CONNECT || request.isSubresource() && request.operation() != Operation.UPDATE;
    }

    private static List<Finding> findingsOf(Actor actor, Subject subject, World world, Modes modes) {
        var findings = objectFindings(actor, subject, world, modes);
        if (actor instanceof Actor.Agent && !findings.isEmpty() && wasRight(actor, subject, world, modes)) return List.of();
        return findings;
    }

    /** An agent's write is right when a commit that was in force a moment ago declared it (contract, section 4). */
    private static boolean wasRight(Actor actor, Subject subject, World world, Modes modes) {
        return world.declared().recent(subject.key(), world.now()).stream()
                .anyMatch(earlier -> objectFindings(actor, subject.against(earlier), world, modes).isEmpty());
    }

    private static List<Finding> objectFindings(Actor actor, Subject subject, World world, Modes modes) {
        var findings = new ArrayList<Finding>();
        boolean user = actor instanceof Actor.User;
        var moving = new SourceObjectRules(subject, world);
        if (user) findings.addAll(new NamespaceRules(subject, world, modes).findings());
        var moved = user ? moving.findings() : List.<Finding>of();
        findings.addAll(moved);
        boolean deletesMore = subject.request().operation() == Operation.DELETE && !findings.isEmpty();
        if (subject.declared().isEmpty()) {
            if (moved.isEmpty()) findings.addAll(new UndeclaredRules(subject, world, actor).findings());
        } else if (!deletesMore) {
            var declared = declaredFindings(subject, world);
            findings.addAll(declared.stream().filter(finding -> user ? !moving.isAbout(finding.path()) : !Encrypted.is(finding.git())).toList());
            if (user && subject.requested() != null) findings.addAll(new GuardingRules(subject, world.settings()).findings());
        }
        return findings;
    }

    private static List<Finding> declaredFindings(Subject subject, World world) {
        var rules = new DeclaredRules(subject, world);
        return switch (subject.request().operation()) {
            case CREATE -> rules.ofCreate();
            case UPDATE -> rules.ofUpdate();
            case DELETE -> rules.ofDelete();
            case CONNECT -> List.of();
        };
    }

    /** What becomes of findings: modes, ignore rules, policies, grants and the verb {@code unguard}. */
    private record Judgement(Actor actor, Subject subject, World world, Modes modes, Mode mode, LabelAct label) {

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

        private boolean isIgnored(Finding finding) {
            if (!finding.isCoverable() || finding.path().isRoot()) return false;
            return world.settings().ignore().stream().anyMatch(rule -> rule.covers(subject.key(), finding.path(), place(finding))) || isLeftAlone(finding);
        }

        private static Address place(Finding finding) {
            return finding.address().orElse(Address.ROOT);
        }

        /** By the agent of the source that declares the object, which would not put it back. */
        private boolean isLeftAlone(Finding finding) {
            return subject.declared().filter(declared -> world.discovered().rulesOf(declared.source()).ignores(subject.key(), finding.path(), place(finding), subject.live())).isPresent();
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
}
