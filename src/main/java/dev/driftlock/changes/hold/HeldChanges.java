package dev.driftlock.changes.hold;

import dev.driftlock.changes.Change;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Finding.Kind;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Holds;
import dev.driftlock.guard.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What was changed under open windows, as this replica knows it: what it has judged itself, at once, and what stands in the
 * ManualChanges of all replicas. Kept for as long as the window is open.
 */
public final class HeldChanges implements Holds, Consumer<Change> {

    /** Of objects; a window under which more are changed holds these. */
    private static final int MOST = 5000;

    /** A change is dated by what this replica makes of the API server's clock, in whole seconds as the window is. */
    private static final Duration CLOCKS = Duration.ofSeconds(2);

    private final Map<ObjectKey, Map<String, Change>> own = new ConcurrentHashMap<>();
    private final Supplier<Grants> grants;
    private final Function<ObjectKey, Collection<Change>> onRecord;
    private final NewCommits commits;

    /** @param onRecord the changes of an object that stand in ManualChanges; none without a cluster */
    public HeldChanges(Supplier<Grants> grants, Function<ObjectKey, Collection<Change>> onRecord, NewCommits commits) {
        this.grants = grants;
        this.onRecord = onRecord;
        this.commits = commits;
    }

    @Override
    public void accept(Change change) {
        if (!change.isUnderBreakGlass()) return;
        var key = change.object().key();
        if (own.size() >= MOST && !own.containsKey(key)) forgetWhatIsOver();
        if (own.size() < MOST) own.computeIfAbsent(key, k -> new ConcurrentHashMap<>()).merge(change.name().base(), change, Change::and);
    }

    private void forgetWhatIsOver() {
        var open = grants.get();
        own.values().removeIf(changes -> changes.values().stream().noneMatch(change -> grantOf(change, open).isPresent()));
    }

    @Override
    public List<Held> on(ObjectKey key, Collection<DeclaredSource> sources) {
        var open = grants.get();
        if (open.covering(key).isEmpty()) {
            own.remove(key);
            return List.of();
        }
        var held = new ArrayList<Held>();
        Stream.concat(own.getOrDefault(key, Map.of()).values().stream(), onRecord.apply(key).stream()).filter(Change::isUnderBreakGlass)
                .forEach(change -> grantOf(change, open).filter(grant -> !commits.isAnyNewer(sources, grant, change)).ifPresent(grant -> addTo(held, change, grant)));
        return held;
    }

    /** The window that it was made under, where that is still open. */
    private static Optional<Grant> grantOf(Change change, Grants open) {
        return Scope.covering(change.object().key()).stream().flatMap(scope -> open.open(scope).stream())
                .filter(grant -> grant.name().equals(change.grant()) && grant.incident().equals(change.incident()) && !change.last().isBefore(grant.opened().minus(CLOCKS))).findFirst();
    }

    private static void addTo(List<Held> held, Change change, Grant grant) {
        for (var field : change.fields()) held.add(new Held(grant, change.user(), field.path(), Kind.valueOf(field.kind().toUpperCase(Locale.ROOT).replace('-', '_'))));
    }
}
