package dev.driftlock.report;

import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of judged requests (contract, section 7). Their labels take few values, so meters are kept once made. */
public final class AdmissionMetrics {

    private static final Duration[] BUCKETS = {Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofMillis(2),
            Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100),
            Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)};

    private static final String ERROR = "error";
    private static final String NO_SOURCE = "";

    private record TimerKey(String verdict, String mode, String operation, boolean dryRun) {
    }

    private record FindingKey(String kind, String source, boolean dryRun) {
    }

    private record RulingKey(String policy, String effect, boolean dryRun) {
    }

    private final MeterRegistry registry;
    private final Map<TimerKey, Timer> timers = new ConcurrentHashMap<>();
    private final Map<FindingKey, Counter> findings = new ConcurrentHashMap<>();
    private final Map<RulingKey, Counter> rulings = new ConcurrentHashMap<>();
    private final Map<String, Counter> requests = new ConcurrentHashMap<>();
    private final Counter outsidePods;

    public AdmissionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.outsidePods = Counter.builder("driftlock.agents.outside.pods").description("Requests of agents' accounts that come from no pod: impersonation, or a token made by hand").register(registry);
    }

    public void judged(Request request, Verdict verdict, Duration took) {
        requests.computeIfAbsent(verdict.actor().word(), this::requestCounter).increment();
        if (verdict.actor().outsidePod()) outsidePods.increment();
        timer(verdict.outcome().toString(), verdict.mode().toString(), request).record(took);
        var source = verdict.source().map(s -> s.name()).orElse(NO_SOURCE);
        for (var finding : verdict.findings()) count(finding.kind().toString(), source, request.dryRun(), 1);
        if (verdict.ignored() > 0) count("ignored", source, request.dryRun(), verdict.ignored());
        for (var ruling : verdict.rulings()) ruling.policies().forEach(policy -> count(policy, ruling.effect(), request.dryRun()));
    }

    /** An internal error is a verdict of its own in the histogram: whatever became of the request, somebody should look. */
    public void failed(Request request, String actor, String mode) {
        requests.computeIfAbsent(actor, this::requestCounter).increment();
        timer(ERROR, mode, request).record(Duration.ZERO);
    }

    private void count(String policy, Effect effect, boolean dryRun) {
        rulings.computeIfAbsent(new RulingKey(policy, effect.name().toLowerCase(Locale.ROOT), dryRun), key -> Counter.builder("driftlock.policy.decisions")
                .description("Findings that a policy decided about")
                .tag("policy", key.policy).tag("effect", key.effect).tag("dry_run", Boolean.toString(key.dryRun)).register(registry)).increment();
    }

    private void count(String kind, String source, boolean dryRun, int times) {
        findings.computeIfAbsent(new FindingKey(kind, source, dryRun), key -> Counter.builder("driftlock.findings")
                .description("Changes that matter, by kind; ignored: taken away by an ignore rule or a policy")
                .tag("kind", key.kind).tag("source", key.source).tag("dry_run", Boolean.toString(key.dryRun)).register(registry)).increment(times);
    }

    private Timer timer(String verdict, String mode, Request request) {
        return timers.computeIfAbsent(new TimerKey(verdict, mode, request.operation().toString(), request.dryRun()), key -> Timer.builder("driftlock.admission")
                .description("Time to judge a request")
                .serviceLevelObjectives(BUCKETS)
                .tag("verdict", key.verdict).tag("mode", key.mode).tag("operation", key.operation).tag("dry_run", Boolean.toString(key.dryRun))
                .register(registry));
    }

    private Counter requestCounter(String actor) {
        return Counter.builder("driftlock.requests").description("Requests by who sent them").tag("actor", actor).register(registry);
    }
}
