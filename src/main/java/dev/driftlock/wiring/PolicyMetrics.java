package dev.driftlock.wiring;

import dev.driftlock.policy.PolicyBook;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Counts and logs how policies fare (contract, section 8): a failing one is said once a minute, not once a request. */
final class PolicyMetrics implements PolicyBook.Listener {

    private static final Logger LOG = Logger.getLogger("dev.driftlock.policy");
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();
    private final Map<String, Instant> said = new ConcurrentHashMap<>();
    private final AtomicInteger inForce = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    PolicyMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        Gauge.builder("driftlock.policies.loaded", inForce, AtomicInteger::get).description("Policies in force").register(registry);
        Gauge.builder("driftlock.policies.refused", refused, AtomicInteger::get)
                .description("1 while the policy files hold something that could not be taken into force").register(registry);
    }

    @Override
    public void failed(String policy, String why) {
        counter(policy).increment();
        var now = clock.instant();
        var before = said.get(policy);
        if (before != null && before.plus(QUIET).isAfter(now)) return;
        said.put(policy, now);
        LOG.warnf("the policy %s counts as not matching: %s", policy, why);
    }

    private Counter counter(String policy) {
        return errors.computeIfAbsent(policy, name -> Counter.builder("driftlock.policy.errors")
                .description("Evaluations of a policy that gave no result and counted as not matching").tag("policy", name).register(registry));
    }

    /** Each policy's counter is there from the start, so that an alert on it has something to watch. */
    @Override
    public void inForce(List<String> names) {
        names.forEach(this::counter);
        inForce.set(names.size());
        refused.set(0);
        if (!names.isEmpty()) LOG.infof("policies in force: %s", String.join(", ", names));
    }

    @Override
    public void refused(String problem) {
        refused.set(1);
        problem.lines().forEach(line -> LOG.errorf("the policies before stay in force: %s", line));
    }
}
