package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Request.Resource;
import java.time.Instant;
import java.util.Optional;

/**
 * A grant as its Lease holds it.
 *
 * @param resource that the label stands on; empty where the Lease does not tell
 * @param reason free text; may be empty
 * @param uid of the Lease: another one of the same name is another window
 * @param version of the Lease, for what is written only if nobody else wrote meanwhile
 * @param seen whether somebody has looked whether the label became live
 * @param ended when the label was taken off by hand
 */
record HeldGrant(Grant grant, Optional<Resource> resource, String reason, String uid, String version, boolean seen, Optional<Instant> ended) {

    boolean isOpenAt(Instant now) {
        return ended.isEmpty() && grant.isOpenAt(now);
    }

    GrantLog.Labelled labelled(String objectUid) {
        return GrantLog.Labelled.of(grant.scope().labelled(), resource.map(Resource::version).orElse("v1"), objectUid);
    }

    HeldGrant endedAt(Instant now) {
        return new HeldGrant(grant, resource, reason, uid, version, seen, Optional.of(now));
    }

    /** Whether this is what {@code other} says, or something that was written later. Resource versions are ordered numbers (KEP-5504). */
    boolean isNoOlderThan(HeldGrant other) {
        try {
            return Long.parseUnsignedLong(version) - Long.parseUnsignedLong(other.version) >= 0;
        } catch (NumberFormatException e) {
            return true;
        }
    }
}
