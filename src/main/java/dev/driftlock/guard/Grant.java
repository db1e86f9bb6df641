package dev.driftlock.guard;

import java.time.Instant;

/**
 * One open break-glass window (contract, section 5).
 *
 * @param name of the Lease that holds it, {@code grant-<20 hex digits>}
 * @param scope {@code users} for a namespace, {@code users/ConfigMap/users-api-env} for an object
 * @param until the first moment at which it is no longer open
 */
public record Grant(String name, String scope, String incident, String holder, Instant opened, Instant until) {

    public boolean isOpenAt(Instant now) {
        return now.isBefore(until);
    }
}
