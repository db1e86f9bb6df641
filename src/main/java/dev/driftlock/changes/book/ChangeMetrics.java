package dev.driftlock.changes.book;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** {@code driftlock_changes_total{outcome}}: what became of the changes that were to be written down, and one line a minute where they were not. */
public final class ChangeMetrics {

    /** What becomes of one. */
    public enum Outcome {
        /** It stands in a ManualChange. */
        WRITTEN,
        /** There was no room for it, or its namespace is being deleted. */
        DROPPED,
        /** The CustomResourceDefinition is not installed. */
        UNWRITTEN
    }

    private static final Logger LOG = Logger.getLogger(ChangeMetrics.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final MeterRegistry registry;
    private final LongSupplier elapsed;
    private long lastLine;

    /** @param elapsed nanoseconds, as of {@code System::nanoTime} */
    public ChangeMetrics(MeterRegistry registry, LongSupplier elapsed) {
        this.registry = registry;
        this.elapsed = elapsed;
        this.lastLine = elapsed.getAsLong() - BETWEEN_LINES.toNanos();
        for (var outcome : Outcome.values()) counter(outcome);
    }

    private Counter counter(Outcome outcome) {
        return Counter.builder("driftlock.changes").description("Changes that were let through, by whether they stand in a ManualChange")
                .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    void count(Outcome outcome, long changes) {
        counter(outcome).increment(changes);
    }

    /** Also says why, but not for each. */
    synchronized void count(Outcome outcome, long changes, String why) {
        count(outcome, changes);
        say(why);
    }

    synchronized void say(String why) {
        if (elapsed.getAsLong() - lastLine < BETWEEN_LINES.toNanos()) return;
        lastLine = elapsed.getAsLong();
        LOG.warn(why);
    }
}
