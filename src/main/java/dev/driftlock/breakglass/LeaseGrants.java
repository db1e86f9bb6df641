package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.LabelGrammar.Good;
import dev.driftlock.guard.Scope;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Windows that all replicas share: Leases, kept in memory by a watch. Whichever replica writes one knows it at once; so does
 * one that reads it again ({@link #refresh}); the others within the watch's delay.
 */
public final class LeaseGrants implements GrantDesk, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LeaseGrants.class);
    private static final Duration REFRESH_LIMIT = Duration.ofMillis(300);
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(1);
    private static final int TRIES = 3;

    private final Map<Scope, HeldGrant> known = new ConcurrentHashMap<>();
    private final GrantLeases leases;
    private final ServerClock clock;
    private final Patience patience;
    private final GrantLog log;
    private final LabelSweep sweep;
    private final SharedIndexInformer<Lease> informer;

    /**
     * Starts the watch; where the API server cannot be reached yet it is tried again in the background.
     *
     * @param namespace Driftlock's own
     * @param kinds from which the label may be taken off
     */
    public LeaseGrants(KubernetesClient client, String namespace, SweptKinds kinds, ServerClock clock, Patience patience, GrantLog log) {
        this.leases = new GrantLeases(client, namespace);
        this.clock = clock;
        this.patience = patience;
        this.log = log;
        this.sweep = new LabelSweep(new Labels(client, kinds), leases, clock, log);
        this.informer = client.leases().inNamespace(namespace).runnableInformer(0).addEventHandler(new Watcher());
        informer.exceptionHandler((started, error) -> true);
        informer.start();
    }

    /** Whether the Leases have been listed once and the clock is known: before, nobody should be denied for want of a window. */
    public boolean isKnown() {
        return informer.hasSynced() && clock.isKnown();
    }

    /** How many windows are open. */
    public int count() {
        var now = clock.instant();
        return (int) known.values().stream().filter(held -> held.isOpenAt(now)).count();
    }

    @Override
    public Grants grants() {
        var now = clock.instant();
        return new View(now, scope -> Optional.ofNullable(known.get(scope)).filter(held -> held.isOpenAt(now)).map(HeldGrant::grant));
    }

    @Override
    public Outcome open(Opens opening, boolean dryRun) {
        try {
            return patience.call(WRITE_LIMIT, () -> dryRun ? wouldOpen(opening) : openNow(opening));
        } catch (Patience.Unanswered e) {
            LOG.warnf("the Lease of %s could not be written: %s", opening.scope(), e.getMessage());
            return new Outcome.Failed(e.getMessage());
        }
    }

    private Outcome wouldOpen(Opens opening) {
        var created = leases.create(opening, true);
        if (created.isPresent()) return new Outcome.Open(created.get().grant(), true);
        var now = clock.instant();
        return leases.find(opening.scope()).filter(held -> held.isOpenAt(now)).map(held -> meeting(held, opening))
                .orElseGet(() -> new Outcome.Open(new Grant(opening.scope(), opening.incident(), opening.holder(), now, now.plus(opening.duration())), true));
    }

    /** Two replicas may see the label at once; whichever creates the Lease first has opened the window. */
    private Outcome openNow(Opens opening) {
        for (int i = 0; i < TRIES; i++) {
            var created = leases.create(opening, false);
            if (created.isPresent()) return new Outcome.Open(remember(created.get()).grant(), true);
            var there = leases.find(opening.scope()).map(this::remember);
            if (there.isPresent() && there.get().isOpenAt(clock.instant())) return meeting(there.get(), opening);
            there.filter(leases::delete).ifPresent(this::replaced);
        }
        return new Outcome.Failed("its Lease " + opening.scope().grantName() + " is being written by others");
    }

    /** Its time was over before its label was taken off, and the next window begins. */
    private void replaced(HeldGrant over) {
        forget(over);
        if (over.ended().isEmpty()) log.expired(over.grant(), over.labelled(""));
    }

    private static Outcome meeting(HeldGrant there, Opens opening) {
        boolean isSame = there.grant().isOf(opening.holder(), new Good(opening.duration(), opening.incident()));
        return isSame ? new Outcome.Open(there.grant(), false) : new Outcome.Taken(there.grant());
    }

    /** Where the Lease cannot be written in time, this replica knows at least, and {@link #sweep} deletes the Lease. */
    @Override
    public void end(Grant grant) {
        var held = known.get(grant.scope());
        if (held == null || !held.grant().equals(grant) || held.ended().isPresent()) return;
        var now = clock.instant();
        known.replace(grant.scope(), held, held.endedAt(now));
        try {
            patience.call(WRITE_LIMIT, () -> endNow(held, now));
        } catch (Patience.Unanswered e) {
            LOG.warnf("the end of %s could not be written down yet: %s", grant.scope(), e.getMessage());
        }
    }

    private boolean endNow(HeldGrant held, Instant now) {
        var ended = leases.markEnded(held, now);
        if (ended.isEmpty()) {
            // Somebody else wrote: most likely that the label was seen.
            ended = leases.find(held.grant().scope()).filter(there -> there.uid().equals(held.uid()) && there.ended().isEmpty())
                    .flatMap(there -> leases.markEnded(there, now));
        }
        ended.map(this::remember).ifPresent(here -> log.ended(here.grant()));
        return ended.isPresent();
    }

    @Override
    public void refresh(Collection<Scope> scopes) {
        try {
            patience.call(REFRESH_LIMIT, () -> {
                scopes.forEach(this::refreshNow);
                return scopes;
            });
        } catch (Patience.Unanswered e) {
            LOG.warnf("the Leases of %s could not be read: %s", scopes, e.getMessage());
        }
    }

    private void refreshNow(Scope scope) {
        var before = Optional.ofNullable(known.get(scope));
        leases.find(scope).ifPresentOrElse(this::remember, () -> before.ifPresent(gone -> known.remove(scope, gone)));
    }

    @Override
    public void sweep() {
        if (!clock.isKnown()) return;
        for (var held : List.copyOf(known.values())) {
            try {
                var left = sweep.settle(held);
                if (left.isEmpty()) forget(held);
                else if (left.get() != held) remember(left.get());
            } catch (KubernetesClientException e) {
                sweep.failed(held, e);
            }
        }
    }

    private void forget(HeldGrant gone) {
        known.computeIfPresent(gone.grant().scope(), (scope, now) -> now.uid().equals(gone.uid()) ? null : now);
    }

    /** Keeps the later of what is known and what was just read; answers and watches may overtake each other. */
    private HeldGrant remember(HeldGrant read) {
        known.merge(read.grant().scope(), read, (before, now) -> now.isNoOlderThan(before) ? now : before);
        return read;
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Watcher implements ResourceEventHandler<Lease> {

        @Override
        public void onAdd(Lease lease) {
            GrantLeases.read(lease).ifPresent(LeaseGrants.this::remember);
        }

        @Override
        public void onUpdate(Lease before, Lease lease) {
            onAdd(lease);
        }

        @Override
        public void onDelete(Lease lease, boolean finalStateUnknown) {
            GrantLeases.read(lease).ifPresent(LeaseGrants.this::forget);
        }
    }
}
