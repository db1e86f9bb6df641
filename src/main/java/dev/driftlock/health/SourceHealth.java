package dev.driftlock.health;

import dev.driftlock.declared.SourceStatus;
import java.util.List;
import java.util.Optional;

/** How the sources fare, as health shows it. Read from memory, since a probe asks every few seconds. */
public interface SourceHealth {

    /** Every configured source, and every one that discovery has found; {@link SourceStatus#unknown} before its first try. */
    List<SourceStatus> statuses();

    /** Whether Driftlock is not ready before it is loaded or has failed for long. */
    default boolean isAwaited(String source) {
        return true;
    }

    /** The commit of that source that is in force. */
    Optional<String> commitInForce(String source);
}
