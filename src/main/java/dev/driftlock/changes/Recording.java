package dev.driftlock.changes;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.Verdict.Outcome;
import dev.driftlock.report.ChangedField;
import dev.driftlock.report.Redaction;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Picks what is kept of a judged request: what was let through with findings, but dry runs (contract, sections 4 and 5). What it
 * hands on holds no part of the request's trees, which are large.
 */
public record Recording(Redaction redaction, InstantSource clock, Consumer<Change> books) implements BiConsumer<Request, Verdict> {

    private static final int LONGEST_USER = 512;

    @Override
    public void accept(Request request, Verdict verdict) {
        of(request, verdict).ifPresent(books);
    }

    Optional<Change> of(Request request, Verdict verdict) {
        boolean isLetThrough = verdict.outcome() == Outcome.RECORDED || verdict.outcome() == Outcome.BREAK_GLASS;
        if (request.dryRun() || !verdict.isJudged() || !isLetThrough) return Optional.empty();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return Optional.of(new Change(object(request, verdict), user(request), verdict.outcome().toString(),
                verdict.grant().map(Grant::incident).orElse(""), verdict.grant().map(Grant::name).orElse(""),
                verdict.source().map(source -> source.name()).orElse(""), verdict.source().map(source -> source.commit()).orElse(""),
                ChangedField.of(verdict, redaction), 1, now, now));
    }

    /** Of a Scale the scaled object, in the version of the request's path. */
    private static ObjectReference object(Request request, Verdict verdict) {
        var key = verdict.key();
        var version = key.kind().equals(request.kind()) ? request.version() : request.resource().version();
        return new ObjectReference(key.group().isEmpty() ? version : key.group() + "/" + version, key.kind(), key.namespace(), key.name(), uid(request));
    }

    private static String uid(Request request) {
        var live = request.oldObject().isMissingNode() ? request.object() : request.oldObject();
        return live.path("metadata").path("uid").asText("");
    }

    private static String user(Request request) {
        var name = request.user().name().replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
        return name.substring(0, Math.min(LONGEST_USER, name.length()));
    }
}
