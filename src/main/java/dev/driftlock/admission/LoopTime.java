package dev.driftlock.admission;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether judging may take place on an event loop, where all else on the same connections waits for it. Once it took long, as
 * with a policy that is slow, it goes to workers for a while.
 */
final class LoopTime {

    private static final Duration LONG = Duration.ofMillis(100);
    private static final Duration AWAY = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private final AtomicLong awayUntil;

    /** @param nanoTime as System.nanoTime */
    LoopTime(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.awayUntil = new AtomicLong(nanoTime.getAsLong());
    }

    boolean isShort() {
        return nanoTime.getAsLong() - awayUntil.get() >= 0;
    }

    /** What began at {@code started}, a time of the same clock, has ended. */
    void ended(long started) {
        long now = nanoTime.getAsLong();
        if (now - started > LONG.toNanos()) awayUntil.set(now + AWAY.toNanos());
    }

    long now() {
        return nanoTime.getAsLong();
    }
}
