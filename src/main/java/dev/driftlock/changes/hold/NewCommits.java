package dev.driftlock.changes.hold;

import dev.driftlock.changes.Change;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.guard.Grant;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when each source's commit is in force, on the clock of windows. Of the first that a process sees nobody knows; there it
 * counts as new where the change was made against another one.
 */
public final class NewCommits {

    private record InForce(String commit, Optional<Instant> since) {
    }

    private final Map<String, InForce> sources = new ConcurrentHashMap<>();
    private final InstantSource clock;

    public NewCommits(InstantSource clock) {
        this.clock = clock;
    }

    public void inForce(DeclaredSource source) {
        sources.compute(source.name(), (name, before) -> {
            if (before == null) return new InForce(source.commit(), Optional.empty());
            return before.commit.equals(source.commit()) ? before : new InForce(source.commit(), Optional.of(clock.instant()));
        });
    }

    boolean isAnyNewer(Collection<DeclaredSource> asked, Grant grant, Change change) {
        return asked.stream().anyMatch(source -> isNewer(source, grant, change));
    }

    /** A window's beginning tells whole seconds: what came in that same second may have been there before. */
    private static boolean isAfter(Instant since, Grant grant) {
        return since.truncatedTo(ChronoUnit.SECONDS).isAfter(grant.opened());
    }

    private boolean isNewer(DeclaredSource source, Grant grant, Change change) {
        var known = sources.get(source.name());
        if (known != null && known.commit.equals(source.commit()) && known.since.isPresent()) return isAfter(known.since.get(), grant);
        return source.name().equals(change.source()) && !source.commit().equals(change.commit());
    }
}
