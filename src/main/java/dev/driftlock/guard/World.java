package dev.driftlock.guard;

import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.Types;
import dev.driftlock.guard.discovered.Discovered;
import java.time.Instant;
import java.util.Set;

/**
 * All that a decision depends on beside the request, as it stands at one moment. Nothing in it asks the network.
 *
 * @param cap no mode is stricter than this ({@code max-mode})
 * @param holds what is held against agents while windows are open
 * @param unread namespaces of sources that could not be loaded: what Git declares there is unknown
 * @param policies the admin's own rules (contract, section 8)
 * @param discovered what comes along with sources that were discovered
 * @param mayUnguard whether the requester holds the verb {@code unguard} where this request would use it
 */
public record World(Snapshot declared, Namespaces namespaces, Mode cap, Settings settings, Types types, Grants grants, Holds holds, Policies policies, Set<String> unread,
        Discovered discovered, boolean mayUnguard, Instant now) {

    /** The same world with windows that were read once more. */
    public World with(Grants other) {
        return new World(declared, namespaces, cap, settings, types, other, holds, policies, unread, discovered, mayUnguard, now);
    }

    /** The same world to somebody who was found to hold the verb {@code unguard}. */
    public World forUnguarder() {
        return new World(declared, namespaces, cap, settings, types, grants, holds, policies, unread, discovered, true, now);
    }
}
