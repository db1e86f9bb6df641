package dev.driftlock.source.git;

import java.time.Duration;

/**
 * How long a fetch may take.
 *
 * @param silence without a byte from the server
 * @param update altogether, when there is a commit already
 * @param first altogether, when there is none yet and everything must come
 */
public record FetchLimits(Duration silence, Duration update, Duration first) {

    public static final FetchLimits DEFAULT = new FetchLimits(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(5));
}
