package dev.driftlock.report;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.LabelAct;
import dev.driftlock.guard.LabelAct.Ends;
import dev.driftlock.guard.LabelAct.Inert;
import dev.driftlock.guard.LabelAct.Opened;
import dev.driftlock.guard.LabelGrammar;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What a person is told who sets or takes off the break-glass label (contract, section 5). */
final class LabelWarnings {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private LabelWarnings() {
    }

    static List<String> of(Request request, Verdict verdict, Context context) {
        return switch (verdict.label()) {
            case Opened(Grant grant, boolean comesOff) -> opened(request, grant, comesOff, context);
            case Ends(Grant grant) -> List.of(named(grant) + " ends now: " + grant.scope() + " is guarded again");
            case Inert(String why) -> List.of("this break-glass label on " + verdict.key() + " opens nothing: " + why);
            case LabelAct.None none -> List.of();
            case LabelAct.Opens opens -> List.of();
            case LabelAct.Refused refused -> List.of();
        };
    }

    private static List<String> opened(Request request, Grant grant, boolean comesOff, Context context) {
        var lines = new ArrayList<String>();
        lines.add(named(grant) + " is open until " + until(grant, context.windowTime()) + " (" + LabelGrammar.text(grant.duration()) + ") for "
                + grant.scope() + "; what it lets through must reach Git");
        SelfHealing.of(request.key(), request.oldObject()).ifPresent(agent -> lines.add(context.agentsHeld()
                ? agent.agent() + " is kept from undoing what is changed meanwhile, until then"
                : agent.agent() + " may undo a manual change meanwhile; to pause it: " + agent.pause()));
        if (!comesOff) lines.add("Driftlock cannot take this label off; at the end: " + context.commands().takeOff(grant.scope().labelled()));
        return lines;
    }

    /** {@code break-glass INC-4711}. */
    static String named(Grant grant) {
        return grant.incident().isEmpty() ? "break-glass" : "break-glass " + grant.incident();
    }

    private static String until(Grant grant, Instant now) {
        boolean today = now.truncatedTo(ChronoUnit.DAYS).equals(grant.until().truncatedTo(ChronoUnit.DAYS));
        return today ? TIME.format(grant.until()) : grant.until().toString();
    }
}
