package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/** The break-glass windows that are open, read from memory. */
@FunctionalInterface
public interface Grants {

    Grants NONE = (key, now) -> Optional.empty();

    /** The grant whose scope covers {@code key}: the object's own, else its namespace's. */
    Optional<Grant> covering(ObjectKey key, Instant now);
}
