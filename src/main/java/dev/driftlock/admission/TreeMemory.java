package dev.driftlock.admission;

import dev.driftlock.admission.review.TreeWeight;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that the trees of large bodies share. Who finds no room waits for it, since to shed would let the sender's
 * own padding decide; only what can never fit, or not in time for an answer, is refused.
 */
final class TreeMemory {

    /** What is smaller cannot grow to anything that matters. */
    static final int LIGHT = 64 * 1024;

    private static final int UNIT = 1024;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final int units;
    private final Semaphore free;

    TreeMemory(long bytes) {
        units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
        free = new Semaphore(units, true);
    }

    /** Room for the tree of {@code body}: its units, 0 for a light one; -1 where there is none. */
    int take(byte[] body) {
        if (body.length <= LIGHT) return 0;
        long needed = TreeWeight.of(body) / UNIT + 1;
        return needed <= units && acquire((int) needed) ? (int) needed : -1;
    }

    private boolean acquire(int needed) {
        try {
            return free.tryAcquire(needed, LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void giveBack(int taken) {
        if (taken > 0) free.release(taken);
    }
}
