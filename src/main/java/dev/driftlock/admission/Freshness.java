package dev.driftlock.admission;

import dev.driftlock.declared.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks Git once more before a denial, so that a commit pushed a moment ago counts (contract, section 4). What was fetched
 * within the last 5 s counts as fresh once denials come in a row; the first few ask whatever the age, or who is denied,
 * pushes and tries again would be denied again.
 */
public final class Freshness {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMillis(1500);

    /** How many may ask within {@link #FRESH} before the age counts; one is given back every {@link #FRESH}. */
    private static final int SPARE = 6;

    /** Fetches and renders sources now. */
    @FunctionalInterface
    public interface Refresher {

        /** Returns when all are up to date or {@code limit} has passed. */
        void refresh(Set<String> sources, Duration limit);
    }

    private final Function<String, SourceStatus> status;
    private final Refresher refresher;
    private final Clock clock;
    private final Map<String, Spare> spares = new ConcurrentHashMap<>();

    /** @param status of a source by its name */
    public Freshness(Function<String, SourceStatus> status, Refresher refresher, Clock clock) {
        this.status = status;
        this.refresher = refresher;
        this.clock = clock;
    }

    /** Brings {@code sources} up to date where that is due; false where nothing was asked. */
    boolean bringUpToDate(Set<String> sources) {
        var due = sources.stream().filter(this::isDue).collect(Collectors.toUnmodifiableSet());
        if (due.isEmpty()) return false;
        refresher.refresh(due, LIMIT);
        return true;
    }

    private boolean isDue(String source) {
        boolean isOld = status.apply(source).lastFetch().map(last -> last.plus(FRESH).isBefore(clock.instant())).orElse(true);
        return isOld || spares.computeIfAbsent(source, name -> new Spare(clock.millis())).take(clock.millis());
    }

    /** A token bucket. */
    private static final class Spare {

        private double left = SPARE;
        private long asOf;

        Spare(long now) {
            asOf = now;
        }

        synchronized boolean take(long now) {
            left = Math.min(SPARE, left + (double) Math.max(0, now - asOf) / FRESH.toMillis());
            asOf = now;
            if (left < 1) return false;
            left--;
            return true;
        }
    }
}
