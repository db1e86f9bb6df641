package dev.driftlock.changes;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a change is off the books (contract, section 5).
 *
 * @param commit that took the change in
 */
public record Settled(By by, Optional<String> commit, Instant at) {

    /** What settled it. */
    public enum By {
        COMMIT, WRITE, DELETION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
