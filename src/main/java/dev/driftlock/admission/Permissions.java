package dev.driftlock.admission;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Request;

/** Asks the API server what a requester may do. */
@FunctionalInterface
public interface Permissions {

    /** Without a cluster nobody holds the verb. */
    Permissions NOBODY = (request, key) -> false;

    /** Whether the requester holds the verb {@code unguard} on the namespace of {@code key}, or on the object where it has none. */
    boolean mayUnguard(Request request, ObjectKey key);
}
