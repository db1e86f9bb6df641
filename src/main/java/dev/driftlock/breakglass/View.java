package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The windows at one moment. */
record View(Instant now, Function<Scope, Optional<Grant>> known) implements Grants {

    @Override
    public Optional<Grant> open(Scope scope) {
        return known.apply(scope).filter(grant -> grant.isOpenAt(now));
    }
}
