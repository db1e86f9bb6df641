package dev.driftlock.report;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.guard.Actor;
import dev.driftlock.guard.BreakGlassLabel;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Finding.Kind;
import dev.driftlock.guard.LabelAct;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The one message from which an operator must learn what to do (contract, section 6). */
final class DenialMessage {

    private static final int LONGEST = 8 * 1024;
    private static final int MOST = 10;

    private final Request request;
    private final Verdict verdict;
    private final Context context;
    private final Values values;
    private final Places places;

    DenialMessage(Request request, Verdict verdict, Places places, Context context) {
        this.request = request;
        this.verdict = verdict;
        this.context = context;
        this.values = new Values(verdict.key(), context.redaction());
        this.places = places;
    }

    /** With as many fields as fit: the ways out at the end are never cut off. */
    String text() {
        var denyingFirst = verdict.findings().stream().sorted(Comparator.comparing(finding -> !finding.denies())).toList();
        var blocks = denyingFirst.stream().limit(MOST).map(this::block).toList();
        var ways = String.join("\n", waysOut(denyingFirst));
        for (int shown = blocks.size(); shown > 0; shown--) {
            var text = text(blocks.subList(0, shown), denyingFirst.size() - shown, ways);
            if (text.getBytes(StandardCharsets.UTF_8).length <= LONGEST) return text;
        }
        return text(List.of(), denyingFirst.size(), ways);
    }

    private String text(List<String> blocks, int more, String ways) {
        var out = new StringBuilder(headline());
        for (var block : blocks) out.append('\n').append(block);
        if (more > 0) out.append("\n  and ").append(more).append(" more\n");
        if (!ways.isEmpty()) out.append('\n').append(ways);
        return out.toString().stripTrailing();
    }

    private String headline() {
        var object = Shown.line(verdict.key().toString(), 400);
        boolean isCreated = verdict.findings().stream().anyMatch(finding -> finding.kind() == Kind.CREATES);
        if (verdict.isHeld()) return "This write of an agent would undo a change made by hand to " + object + " while break-glass is open:\n";
        if (verdict.findings().stream().allMatch(finding -> finding.kind() == Kind.BREAK_GLASS)) return "This break-glass label on " + object + " opens nothing:\n";
        if (isCreated) return object + " is not declared in Git, and what is created in " + verdict.key().namespace() + " comes from there:\n";
        if (verdict.declared().isEmpty()) return object + " is not declared in Git, but this would weaken the guard of what is:\n";
        return object + " is declared in Git, and " + switch (request.operation()) {
            case DELETE -> "this would delete it:\n";
            case CREATE -> "what this would create differs from it:\n";
            default -> onlyUnguards() ? "this edit would weaken its guard:\n" : "this edit would make the cluster differ from it:\n";
        };
    }

    private boolean onlyUnguards() {
        return verdict.findings().stream().filter(Finding::denies).allMatch(finding -> finding.kind() == Kind.UNGUARDS);
    }

    private String block(Finding finding) {
        var out = new StringBuilder();
        if (!finding.path().isRoot()) out.append("  ").append(places.path(finding)).append(finding.denies() ? "" : "  (only recorded)").append('\n');
        switch (finding.kind()) {
            case DIVERGES, REMOVES, ADDS -> appendValues(finding, out);
            case UNGUARDS, BREAK_GLASS -> appendChange(finding, out);
            case DELETES, CREATES, UNRESOLVED -> { }
        }
        if (!finding.detail().isEmpty()) append(out, "because", Shown.line(finding.detail(), 1000));
        finding.ruling().ifPresent(ruling -> append(out, "policy", PolicyWords.of(ruling, 1000)));
        places.of(finding).ifPresent(place -> append(out, finding.kind() == Kind.ADDS ? "belongs in" : "declared", place));
        if (finding.kind() == Kind.CREATES) places.source().ifPresent(source -> append(out, "guarded by", source));
        return out.toString();
    }

    private void appendValues(Finding finding, StringBuilder out) {
        if (values.areTexts(finding)) {
            LineDiff.of(finding.git().textValue(), finding.requested().textValue()).forEach(line -> out.append("    ").append(line).append('\n'));
        } else {
            append(out, "git", values.git(finding));
            append(out, "requested", values.requested(finding));
        }
    }

    private void appendChange(Finding finding, StringBuilder out) {
        if (finding.path().isRoot()) return;
        append(out, "live", values.live(finding));
        append(out, "requested", values.requested(finding));
    }

    private static void append(StringBuilder out, String label, String text) {
        out.append(String.format("    %-10s %s%n", label, text).replace("\r", ""));
    }

    private List<String> waysOut(List<Finding> findings) {
        var ways = new ArrayList<String>();
        findings.stream().filter(Finding::denies).findFirst().flatMap(places::changeItThere).ifPresent(ways::add);
        verdict.source().map(DeclaredSource::name).ifPresent(name -> ways.addAll(SourceNote.of(context.status().apply(name), context.poll().apply(name), context.now())));
        lawfulWay().ifPresent(ways::add);
        rightLabel().ifPresent(ways::add);
        emergency().ifPresent(ways::add);
        return ways;
    }

    /** Who may relax the guard, since no grant covers that. */
    private Optional<String> lawfulWay() {
        if (!verdict.isDeniedForUnguarding()) return Optional.empty();
        var key = verdict.key();
        boolean ofNamespace = key.isNamespaced() || key.group().isEmpty() && key.kind().equals("Namespace");
        var on = ofNamespace ? "namespaces/" + (key.isNamespaced() ? key.namespace() : key.name()) : request.resource().plural() + "/" + key.name();
        return Optional.of("Only who holds the verb unguard on " + on + " may do this; it is recorded then.");
    }

    /** What to type instead of a label that was denied. */
    private Optional<String> rightLabel() {
        if (!(verdict.label() instanceof LabelAct.Refused refused)) return Optional.empty();
        var way = switch (refused.why()) {
            case BAD_VALUE -> "A right one: " + open();
            case IS_OPEN -> "To end that window: " + context.commands().takeOff(verdict.key());
            case NOT_PERMITTED, NOT_NOW, NOT_HERE -> "";
        };
        return way.isEmpty() ? Optional.empty() : Optional.of(Shown.line(way, 600));
    }

    private String open() {
        var key = verdict.key();
        return BreakGlassLabel.of(request.oldObject()) == null ? context.commands().breakGlass(key) : context.commands().breakGlassAgain(key);
    }

    /** It stands only where break-glass can open, and names what exists. A window covers people, never an agent. */
    private Optional<String> emergency() {
        boolean covered = verdict.actor() instanceof Actor.User && verdict.key().isNamespaced() && verdict.findings().stream().allMatch(finding -> !finding.denies() || finding.yieldsToGrant());
        if (!covered) return Optional.empty();
        boolean exists = request.operation() != Operation.CREATE;
        var command = exists ? open() : context.commands().breakGlassOnNamespace(verdict.key().namespace());
        return Optional.of("Emergency? " + Shown.line(command, 600));
    }
}
