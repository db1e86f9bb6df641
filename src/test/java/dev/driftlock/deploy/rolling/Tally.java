package dev.driftlock.deploy.rolling;

import dev.driftlock.bench.AuditEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What became of all calls, by what their senders saw and by what the API server's audit log says of each.
 *
 * @param failed those whose sender got no proper answer
 * @param unjudged those that passed without a verdict of Driftlock
 * @param wrong those that got another verdict than they should
 * @param failedOpen how often the API server itself counts that it went on without an answer
 * @param verdicts those that stand in the audit log, by its ids
 * @param reasons why a call to a webhook came to nothing, as the API server's log has it
 */
record Tally(List<Call> calls, List<Call> failed, List<Call> unjudged, List<Call> wrong, long failedOpen, Map<String, Long> reasons, Map<String, String> verdicts) {

    static Tally of(List<Call> calls, List<AuditEvent> audit, ServerView server) {
        var failedOpen = audit.stream().filter(Tally::hasFailedOpen).map(event -> event.json().path("auditID").asText()).collect(Collectors.toSet());
        Map<String, String> verdicts = audit.stream().collect(Collectors.toMap(event -> event.json().path("auditID").asText(), event -> event.guard("verdict"), (first, second) -> second));
        var failed = calls.stream().filter(Call::hasFailed).toList();
        var answered = calls.stream().filter(call -> !call.hasFailed()).toList();
        Predicate<Call> isJudged = call -> !verdicts.getOrDefault(call.auditId(), "").isEmpty();
        // The API server tries an edit again where its cache was behind. Denied first and not judged then, it has passed unjudged.
        Predicate<Call> slippedPast = call -> call.denied() && call.passed() && failedOpen.contains(call.auditId());
        isJudged = isJudged.and(slippedPast.negate());
        var unjudged = answered.stream().filter(isJudged.negate()).toList();
        var wrong = answered.stream().filter(isJudged).filter(call -> call.denied() != call.wasDenied() || !verdict(call).equals(verdicts.get(call.auditId()))).toList();
        return new Tally(calls, failed, unjudged, wrong, server.failedOpen(), server.reasons(), verdicts);
    }

    private static boolean hasFailedOpen(AuditEvent event) {
        return event.annotations().keySet().stream().anyMatch(key -> key.startsWith("failed-open.validating.webhook.admission.k8s.io/"));
    }

    private static String verdict(Call call) {
        return call.denied() ? "denied" : "allowed";
    }

    /** Of all calls, with the webhook in them: so long waits this share of them at most. */
    Duration quantile(double share) {
        var sorted = calls.stream().map(Call::took).sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * share)));
    }

    /** Requests a second, from the first to the last. */
    double rate() {
        var first = calls.stream().map(Call::sent).min(Comparator.naturalOrder()).orElseThrow();
        var last = calls.stream().map(Call::sent).max(Comparator.naturalOrder()).orElseThrow();
        return calls.size() / Math.max(1, Duration.between(first, last).toMillis() / 1e3);
    }

    /** Those that were lost to their sender or to the guard. */
    List<Call> lost() {
        return calls.stream().filter(call -> failed.contains(call) || unjudged.contains(call)).toList();
    }

    boolean isClean() {
        return failed.isEmpty() && unjudged.isEmpty() && wrong.isEmpty() && failedOpen == 0;
    }
}
