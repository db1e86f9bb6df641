package dev.driftlock.report;

import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.Verdict.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What kubectl prints beside the answer: at most three lines of at most 240 characters (contract, section 6). */
final class Warnings {

    private static final int MOST = 3;
    private static final int LONGEST = 240;
    private static final int POLICY = 120;

    private Warnings() {
    }

    static List<String> of(Request request, Verdict verdict, Places places, Context context) {
        var lines = new ArrayList<String>();
        if (!verdict.isDenied()) verdict.grant().ifPresent(grant -> lines.add(countdown(grant, context)));
        lines.addAll(LabelWarnings.of(request, verdict, context));
        ModeWarning.of(request, verdict).ifPresent(lines::add);
        lines.addAll(findings(verdict, places, context, MOST - lines.size()));
        return lines.stream().limit(MOST).map(line -> Shown.line(line, LONGEST)).toList();
    }

    private static String countdown(Grant grant, Context context) {
        var left = Duration.between(context.windowTime(), grant.until());
        return LabelWarnings.named(grant) + " is open for " + SourceNote.inWords(left) + " more; what it lets through must reach Git";
    }

    /** In warn all findings; in enforce those that are only recorded; in observe none. */
    private static List<String> findings(Verdict verdict, Places places, Context context, int room) {
        if (room < 1 || verdict.mode() == Mode.OBSERVE || verdict.mode() == Mode.OFF) return List.of();
        var told = verdict.outcome() == Outcome.DENIED ? verdict.findings().stream().filter(finding -> !finding.denies()).toList() : verdict.findings();
        if (told.size() <= room) return told.stream().map(finding -> text(finding, verdict, places, context)).toList();
        var lines = new ArrayList<>(told.subList(0, room - 1).stream().map(finding -> text(finding, verdict, places, context)).toList());
        lines.add("and " + (told.size() - room + 1) + " more changes of " + verdict.key() + " that Git does not hold");
        return lines;
    }

    /** The policy first: a long value must not cut its name off. */
    static String text(Finding finding, Verdict verdict, Places places, Context context) {
        var told = told(finding, verdict, places, context);
        return finding.ruling().map(ruling -> "policy " + PolicyWords.of(ruling, POLICY) + "; " + told).orElse(told);
    }

    private static String told(Finding finding, Verdict verdict, Places places, Context context) {
        var values = new Values(verdict.key(), context.redaction());
        var subject = verdict.key() + (finding.path().isRoot() ? "" : " " + places.path(finding));
        var place = places.fileAndLine(finding).map(at -> " (" + at + ")").orElse("");
        return switch (finding.kind()) {
            case DIVERGES -> subject + " differs from Git" + place + ": git " + values.git(finding) + ", requested " + values.requested(finding);
            case REMOVES -> subject + " is declared in Git" + place + " and removed here: git " + values.git(finding);
            case ADDS -> subject + " is not declared in Git: requested " + values.requested(finding);
            case DELETES -> subject + " is declared in Git" + place + " and deleted here";
            case CREATES -> subject + " is not declared in Git, unlike what else is in this namespace";
            case UNGUARDS, UNRESOLVED, BREAK_GLASS -> subject + ": " + finding.detail();
        };
    }
}
