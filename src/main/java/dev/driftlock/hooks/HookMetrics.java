package dev.driftlock.hooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code driftlock_hooks_total{outcome}}. No source in it: who is refused may name any. */
final class HookMetrics {

    /** What became of a hook. */
    enum Outcome {
        ACCEPTED, REFUSED, MALFORMED, SHED
    }

    private final Map<Outcome, Counter> counters = new EnumMap<>(Outcome.class);

    HookMetrics(MeterRegistry registry) {
        for (var outcome : Outcome.values()) {
            counters.put(outcome, Counter.builder("driftlock.hooks").description("Push hooks that came")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(registry));
        }
    }

    void count(Outcome outcome) {
        counters.get(outcome).increment();
    }
}
