package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** {@code driftlock_grants_total{outcome}} and {@code driftlock_grants_open} (contract, section 7). */
public final class GrantMetrics implements GrantLog {

    private final Counter opened;
    private final Counter refused;
    private final Counter expired;
    private final Counter ended;
    private final Counter dropped;

    public GrantMetrics(MeterRegistry registry) {
        opened = counter("opened", registry);
        refused = counter("refused", registry);
        expired = counter("expired", registry);
        ended = counter("ended", registry);
        dropped = counter("dropped", registry);
    }

    private static Counter counter(String outcome, MeterRegistry registry) {
        return Counter.builder("driftlock.grants").description("What became of break-glass windows").tag("outcome", outcome).register(registry);
    }

    /** Every replica knows all that are open, so this is no sum over replicas. */
    public static void watch(IntSupplier open, MeterRegistry registry) {
        Gauge.builder("driftlock.grants.open", () -> open.getAsInt()).description("Break-glass windows that are open now").register(registry);
    }

    @Override
    public void opened(Grant grant, String reason, Labelled object) {
        opened.increment();
    }

    @Override
    public void refused() {
        refused.increment();
    }

    @Override
    public void expired(Grant grant, Labelled object) {
        expired.increment();
    }

    @Override
    public void ended(Grant grant) {
        ended.increment();
    }

    @Override
    public void dropped(Grant grant) {
        dropped.increment();
    }
}
