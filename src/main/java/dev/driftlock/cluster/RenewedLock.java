package dev.driftlock.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/** A lock that remembers when it was last written with success. What counts is when the request was sent: the answer may have taken its time. */
final class RenewedLock implements Lock {

    private static final Logger LOG = Logger.getLogger(RenewedLock.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final Lock lock;
    private final LongSupplier elapsed;
    private volatile long renewed;
    private long lastLine;

    /** @param elapsed nanoseconds, as of {@code System::nanoTime} */
    RenewedLock(Lock lock, LongSupplier elapsed) {
        this.lock = lock;
        this.elapsed = elapsed;
        this.renewed = elapsed.getAsLong();
        this.lastLine = elapsed.getAsLong() - BETWEEN_LINES.toNanos();
    }

    boolean isRenewedWithin(Duration limit) {
        return elapsed.getAsLong() - renewed < limit.toNanos();
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        try {
            return lock.get(client);
        } catch (KubernetesClientException e) {
            throw told(e);
        }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord leader) {
        renew(() -> lock.create(client, leader));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord leader) {
        renew(() -> lock.update(client, leader));
    }

    private void renew(Runnable write) {
        long sent = elapsed.getAsLong();
        try {
            write.run();
            renewed = sent;
        } catch (KubernetesClientException e) {
            throw told(e);
        }
    }

    /** That another one was faster is no failure. */
    private synchronized KubernetesClientException told(KubernetesClientException e) {
        long now = elapsed.getAsLong();
        if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || now - lastLine < BETWEEN_LINES.toNanos()) return e;
        lastLine = now;
        LOG.warnf("no replica can be elected leader from here: %s: %s", lock.describe(), e.getMessage());
        return e;
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
