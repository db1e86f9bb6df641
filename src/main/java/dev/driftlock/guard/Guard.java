package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.guard.Holds.Held;
import dev.driftlock.guard.Request.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /**
     * What is known of a request that could not be judged.
     *
     * @param underGrant whether a window is open that covers people's changes of the object
     */
    public record Circumstances(Actor actor, Mode mode, boolean underGrant) {

        /** Contract, section 7: of internal errors. */
        public boolean deny() {
            return actor instanceof Actor.User && mode == Mode.ENFORCE && !underGrant;
        }
    }

    public Circumstances circumstances(Request request, World world) {
        var subject = Subject.of(request, world);
        return new Circumstances(actorOf(request, subject, world), modeOf(subject, world), world.grants().covering(subject.key()).isPresent());
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
}
