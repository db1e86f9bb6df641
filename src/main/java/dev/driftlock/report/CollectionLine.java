package dev.driftlock.report;

import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Verdict;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The log's line about one object of a DELETECOLLECTION: all its objects are one event in the audit log, which keeps the
 * annotations of the first alone (contract, section 6).
 */
public final class CollectionLine {

    private static final int LONGEST_USER = 512;

    private CollectionLine() {
    }

    /** The audit annotations of {@code answer} in one line; empty where it is no such request, or there is nothing to keep. */
    public static Optional<String> of(Request request, Verdict verdict, Answer answer) {
        boolean isOfCollection = request.operation() == Operation.DELETE && request.name().isEmpty();
        if (!isOfCollection || verdict.findings().isEmpty()) return Optional.empty();
        var annotations = answer.auditAnnotations().entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining(" "));
        return Optional.of("DELETECOLLECTION " + (request.dryRun() ? "(dry run) " : "") + "by " + Shown.line(request.user().name(), LONGEST_USER)
                + " of " + Shown.line(verdict.key().toString(), LONGEST_USER) + ": " + annotations);
    }
}
