package dev.driftlock.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Which replica does the work that only one should do: the holder of the Lease {@code driftlock-leader} (contract, section 5). Who has
 * not renewed it for {@link #RENEW_WITHIN} is not the leader any more, even while its last request still hangs.
 */
public final class Leadership implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final String LEASE = "driftlock-leader";

    /** As Kubernetes' own controllers have it: others wait longer for a leader than a leader without news believes in itself. */
    private static final Duration TAKEN_OVER_AFTER = Duration.ofSeconds(15);
    private static final Duration RENEW_WITHIN = Duration.ofSeconds(10);
    private static final Duration TRY_EVERY = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final RenewedLock lock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean leads;
    private volatile boolean isClosed;
    private volatile LeaderElector elector;

    /**
     * Starts to stand for election, and does so again whenever leadership was lost.
     *
     * @param namespace Driftlock's own
     * @param identity tells this process from all others
     */
    public Leadership(KubernetesClient client, String namespace, String identity) {
        // A request that is repeated for longer than the Lease lasts would hide that it is lost.
        this.client = ShortRequests.of(client);
        this.lock = new RenewedLock(new LeaseLock(namespace, LEASE, identity), System::nanoTime);
        threads.execute(this::standAgainAndAgain);
    }

    /** Whether this replica leads now. To be asked before each step of work. */
    public boolean isHeld() {
        return leads && lock.isRenewedWithin(RENEW_WITHIN);
    }

    private void standAgainAndAgain() {
        while (!isClosed) {
            try {
                elector = new LeaderElectorBuilder(client, threads).withConfig(config()).build();
                elector.start().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | RuntimeException e) {
                LOG.debugf("leader election is begun again: %s", e.getMessage());
            }
            leads = false;
            pause();
        }
    }

    private LeaderElectionConfig config() {
        return new LeaderElectionConfigBuilder().withName(LEASE).withLock(lock).withLeaseDuration(TAKEN_OVER_AFTER).withRenewDeadline(RENEW_WITHIN).withRetryPeriod(TRY_EVERY)
                .withLeaderCallbacks(new LeaderCallbacks(() -> tell(true), () -> tell(false), leader -> { })).build();
    }

    private void tell(boolean isLeader) {
        leads = isLeader;
        LOG.info(isLeader ? "this replica leads now" : "this replica does not lead any more");
    }

    private static void pause() {
        try {
            Thread.sleep(TRY_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the Lease back, so that another replica need not wait until it runs out. */
    @Override
    public void close() {
        isClosed = true;
        boolean had = isHeld();
        leads = false;
        threads.shutdownNow();
        if (had && elector != null) elector.release();
    }
}
