package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;
import java.time.Instant;
import java.util.Optional;

/** The break-glass windows that are open at one moment, read from memory. */
public interface Grants {

    Grants NONE = new Grants() {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<Grant> open(Scope scope) {
            return Optional.empty();
        }
    };

    /** The moment, on the clock that windows go by: the API server's. */
    Instant now();

    /** The window of exactly this scope. */
    Optional<Grant> open(Scope scope);

    /** The window that covers this object: its own, else its namespace's. */
    default Optional<Grant> covering(ObjectKey key) {
        return Scope.covering(key).stream().flatMap(scope -> open(scope).stream()).findFirst();
    }
}
