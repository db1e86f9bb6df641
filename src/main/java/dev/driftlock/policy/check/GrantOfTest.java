package dev.driftlock.policy.check;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Scope;
import java.time.Instant;
import java.util.Optional;

/** The one window that is open in a test, or none. */
record GrantOfTest(Optional<Grant> grant, Instant now) implements Grants {

    @Override
    public Optional<Grant> open(Scope scope) {
        return grant.filter(open -> open.scope().equals(scope));
    }
}
