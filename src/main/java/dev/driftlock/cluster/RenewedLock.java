package dev.driftlock.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A lock that remembers when it was last written with success. What counts is when the request was sent: the answer may have taken its time. */
final class RenewedLock implements Lock {

    private final Lock lock;
    private final LongSupplier elapsed;
    private volatile long renewed;

    /** @param elapsed nanoseconds, as of {@code System::nanoTime} */
    RenewedLock(Lock lock, LongSupplier elapsed) {
        this.lock = lock;
        this.elapsed = elapsed;
        this.renewed = elapsed.getAsLong();
    }

    boolean isRenewedWithin(Duration limit) {
        return elapsed.getAsLong() - renewed < limit.toNanos();
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        return lock.get(client);
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord leader) {
        long sent = elapsed.getAsLong();
        lock.create(client, leader);
        renewed = sent;
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord leader) {
        long sent = elapsed.getAsLong();
        lock.update(client, leader);
        renewed = sent;
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
