package dev.driftlock.breakglass;

import dev.driftlock.breakglass.GrantLog.Labelled;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.LabelGrammar.Good;
import dev.driftlock.guard.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Windows where there is no cluster: in this process alone, on its own clock, gone with it. */
public final class MemoryGrants implements GrantDesk {

    private final Map<Scope, Grant> grants = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final GrantLog log;

    public MemoryGrants(InstantSource clock, GrantLog log) {
        this.clock = clock;
        this.log = log;
    }

    /** How many windows are open. */
    public int count() {
        var now = clock.instant();
        return (int) grants.values().stream().filter(grant -> grant.isOpenAt(now)).count();
    }

    @Override
    public Grants grants() {
        var now = clock.instant();
        return new View(now, scope -> Optional.ofNullable(grants.get(scope)));
    }

    @Override
    public synchronized Outcome open(Opens opening, boolean dryRun) {
        sweep();
        var now = clock.instant();
        var asked = new Grant(opening.scope(), opening.incident(), opening.holder(), now, now.plus(opening.duration()));
        var open = grants.get(opening.scope());
        if (open == null) {
            if (!dryRun) grants.put(opening.scope(), asked);
            return new Outcome.Open(asked, true);
        }
        boolean isSame = open.isOf(opening.holder(), new Good(opening.duration(), opening.incident()));
        return isSame ? new Outcome.Open(open, false) : new Outcome.Taken(open);
    }

    @Override
    public void end(Grant grant) {
        if (grants.remove(grant.scope(), grant)) log.ended(grant);
    }

    @Override
    public void refresh(Collection<Scope> scopes) {
        // What is in memory is all there is.
    }

    @Override
    public void sweep() {
        var now = clock.instant();
        for (var grant : grants.values()) {
            if (!grant.isOpenAt(now) && grants.remove(grant.scope(), grant)) log.expired(grant, Labelled.of(grant.scope().labelled(), "", ""));
        }
    }
}
