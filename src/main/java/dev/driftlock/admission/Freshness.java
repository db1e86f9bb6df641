package dev.driftlock.admission;

import dev.driftlock.declared.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks Git once more before a denial, so that a commit pushed a moment ago counts (contract, section 4).
 *
 * @param status of a source by its name
 * @param refresher fetches and renders the named sources, at most for so long
 */
public record Freshness(Function<String, SourceStatus> status, Refresher refresher, Clock clock) {

    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMillis(1500);

    /** Fetches and renders sources now. */
    @FunctionalInterface
    public interface Refresher {

        /** Returns when all are up to date or {@code limit} has passed. */
        void refresh(Set<String> sources, Duration limit);
    }

    /** Brings those of {@code sources} up to date that were last fetched too long ago; false where there is none. */
    boolean bringUpToDate(Set<String> sources) {
        var stale = sources.stream().filter(this::isStale).collect(Collectors.toUnmodifiableSet());
        if (stale.isEmpty()) return false;
        refresher.refresh(stale, LIMIT);
        return true;
    }

    private boolean isStale(String source) {
        return status.apply(source).lastFetch().map(last -> last.plus(FRESH).isBefore(clock.instant())).orElse(true);
    }
}
