package dev.driftlock.deploy.rolling;

import dev.driftlock.bench.AuditEvent;
import java.time.Duration;
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
 * @param reasons why a call to a webhook came to nothing, as the API server's log has it
 */
record Tally(List<Call> calls, List<Call> failed, List<Call> unjudged, List<Call> wrong, long failedOpen, Map<String, Long> reasons) {

    static Tally of(List<Call> calls, List<AuditEvent> audit, ServerView server) {
        Map<String, AuditEvent> events = audit.stream().collect(Collectors.toMap(event -> event.json().path("auditID").asText(), event -> event, (first, second) -> second));
        var failed = calls.stream().filter(Call::hasFailed).toList();
        var answered = calls.stream().filter(call -> !call.hasFailed()).toList();
        Predicate<Call> isJudged = call -> events.containsKey(call.auditId()) && !events.get(call.auditId()).guard("verdict").isEmpty();
        var unjudged = answered.stream().filter(isJudged.negate()).toList();
        var wrong = answered.stream().filter(isJudged).filter(call -> call.denied() != call.wasDenied() || !verdict(call).equals(events.get(call.auditId()).guard("verdict"))).toList();
        return new Tally(calls, failed, unjudged, wrong, server.failedOpen(), server.reasons());
    }

    private static String verdict(Call call) {
        return call.denied() ? "denied" : "allowed";
    }

    /** Of all calls, with the webhook in them: so long waits this share of them at most. */
    Duration quantile(double share) {
        var sorted = calls.stream().map(Call::took).sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) (sorted.size() * share)));
    }

    /** Those that were lost to their sender or to the guard. */
    List<Call> lost() {
        return calls.stream().filter(call -> failed.contains(call) || unjudged.contains(call)).toList();
    }

    boolean isClean() {
        return failed.isEmpty() && unjudged.isEmpty() && wrong.isEmpty() && failedOpen == 0;
    }
}
