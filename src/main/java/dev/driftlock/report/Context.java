package dev.driftlock.report;

import dev.driftlock.declared.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * What messages need to know beside the verdict.
 *
 * @param status of a source by its name
 * @param poll how often a source is asked, by its name
 * @param now this machine's time, by which sources are fetched
 * @param windowTime the API server's, by which break-glass windows end
 * @param agentsHeld whether agents are held while a window is open
 */
public record Context(Redaction redaction, Commands commands, Function<String, SourceStatus> status, Function<String, Duration> poll, Instant now,
        Instant windowTime, boolean agentsHeld) {
}
