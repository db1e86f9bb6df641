package dev.driftlock.report;

import dev.driftlock.guard.Guard.Circumstances;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import dev.driftlock.report.Answer.Cause;
import dev.driftlock.report.Answer.Denial;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Words a verdict for the API server (contract, section 6). */
public final class Answers {

    private static final int FORBIDDEN = 403;
    private static final int INTERNAL_ERROR = 500;

    /** More than anybody reads; keeps the answer to a change of thousands of fields small. */
    private static final int MOST_CAUSES = 500;

    private Answers() {
    }

    public static Answer of(Request request, Verdict verdict, Context context) {
        var annotations = AuditAnnotations.of(verdict, context.redaction());
        var places = new Places(verdict);
        var denial = verdict.isDenied()
                ? Optional.of(new Denial(FORBIDDEN, "Forbidden", new DenialMessage(request, verdict, places, context).text(), causes(verdict, places, context)))
                : Optional.<Denial>empty();
        return new Answer(request.uid(), denial, Warnings.of(request, verdict, places, context), annotations);
    }

    private static List<Cause> causes(Verdict verdict, Places places, Context context) {
        return verdict.findings().stream().limit(MOST_CAUSES)
                .map(finding -> new Cause(places.path(finding), finding.kind().toString(), Shown.line(Warnings.text(finding, verdict, places, context), 500)))
                .toList();
    }

    /** After an internal error: denies only a user in enforce without a grant (contract, section 7). */
    public static Answer ofError(Request request, Circumstances circumstances, String error) {
        var told = "driftlock failed to judge this: " + Shown.line(error, 150);
        var annotations = Map.of("verdict", circumstances.deny() ? "denied" : "allowed", "actor", circumstances.actor().word(),
                "mode", circumstances.mode().toString(), "error", Shown.line(error, 300));
        return circumstances.deny()
                ? new Answer(request.uid(), Optional.of(new Denial(INTERNAL_ERROR, "InternalError", told, List.of())), List.of(), annotations)
                : new Answer(request.uid(), Optional.empty(), List.of(Shown.line(told, 240)), annotations);
    }
}
