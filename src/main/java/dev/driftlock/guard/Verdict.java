package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request gets (contract, section 1).
 *
 * @param mode the strictest that a finding was judged in; {@code OFF}: the request was not judged
 * @param key the object that was judged: of a {@code /scale} request the scaled one
 * @param declared the object as Git declares it
 * @param source the source that declares it, or the one that guards the namespace of an undeclared one
 * @param grant the window under which findings were let through, or against which an agent is held
 * @param ignored how many findings {@code ignore} rules and policies took away (F13)
 * @param rulings what policies decided, of findings that they took away too
 * @param label what is to be done about the break-glass label; of a denied request nothing
 */
public record Verdict(Outcome outcome, Mode mode, Actor actor, ObjectKey key, List<Finding> findings, Optional<DeclaredObject> declared,
        Optional<DeclaredSource> source, Optional<Grant> grant, int ignored, List<Ruling> rulings, LabelAct label) {

    /** The verdicts of the contract's section 1. */
    public enum Outcome {
        ALLOWED, RECORDED, DENIED, BREAK_GLASS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The same, once the window is open that the label asks for. */
    public Verdict with(LabelAct.Opened opened) {
        return new Verdict(outcome, mode, actor, key, findings, declared, source, grant, ignored, rulings, opened);
    }

    /** The same request denied, because its label could not open a window in the end. */
    public Verdict refused(LabelAct.Refused refused, Request request) {
        var all = new ArrayList<>(List.of(BreakGlassLabel.finding(refused, request)));
        all.addAll(findings);
        return new Verdict(Outcome.DENIED, mode, actor, key, List.copyOf(all), declared, source, Optional.empty(), ignored, rulings, refused);
    }

    public boolean isDenied() {
        return outcome == Outcome.DENIED;
    }

    /** Denied to an agent, because it would undo what was changed by hand under a window that is open. */
    public boolean isHeld() {
        return isDenied() && grant.isPresent();
    }

    public boolean isJudged() {
        return mode != Mode.OFF;
    }

    /** Whether the newest commit could change this verdict, so that Git should be asked once more (contract, section 4). */
    public boolean dependsOnFreshness() {
        return isDenied() || actor instanceof Actor.Agent && !findings.isEmpty();
    }

    /** Whether a window could let through what it is denied for. */
    public boolean isDeniedForWantOfGrant() {
        return isDenied() && key.isNamespaced() && findings.stream().anyMatch(finding -> finding.denies() && finding.isCoverable());
    }

    /** Whether it is denied for what somebody who holds the verb {@code unguard} may do. */
    public boolean isDeniedForUnguarding() {
        return isDenied() && findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.UNGUARDS && finding.denies() && !finding.isDeniedByPolicy());
    }
}
