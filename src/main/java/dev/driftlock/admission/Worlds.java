package dev.driftlock.admission;

import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.Types;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Holds;
import dev.driftlock.guard.Keys;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Namespaces;
import dev.driftlock.guard.Policies;
import dev.driftlock.guard.Settings;
import dev.driftlock.guard.World;
import dev.driftlock.guard.discovered.Discovered;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts together what a decision may look at, as it stands now. All of it is in memory.
 *
 * @param namespaces the labels of namespaces, of the cluster or, without one, of Git
 * @param grants the windows that are open now
 * @param holds what is held against agents while windows are open
 * @param policies that are in force now
 * @param unread namespaces of sources that could not be loaded
 * @param discovered what comes along with discovered sources
 */
public record Worlds(Supplier<Snapshot> declared, Function<Snapshot, Namespaces> namespaces, Settings settings, Types types, Supplier<Grants> grants, Holds holds,
        Supplier<Policies> policies, Supplier<Set<String>> unread, Supplier<Discovered> discovered, Clock clock) {

    World now() {
        var snapshot = declared.get();
        var labels = namespaces.apply(snapshot);
        return new World(snapshot, labels, cap(labels), settings, types, grants.get(), holds, policies.get(), unread.get(), discovered.get(), false, clock.instant());
    }

    /** {@code max-mode} on Driftlock's own namespace caps every mode (contract, section 3). */
    private Mode cap(Namespaces labels) {
        return labels.label(settings.ownNamespace(), Keys.MAX_MODE).flatMap(Mode::parse).orElse(Mode.ENFORCE);
    }
}
