package dev.driftlock.breakglass;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The API server's clock, by which windows begin and end (contract, section 5): the {@code Date} headers of its answers and
 * the time elapsed since. A header tells whole seconds, but several of them narrow down where in the second it was.
 */
public final class ServerClock implements InstantSource {

    private static final long SECOND = 1_000_000_000L;

    /** How fast the two clocks may drift apart: 100 parts in a million, which no healthy clock exceeds. */
    private static final long DRIFT = 10_000;

    /** The server's time less the elapsed time lies between these, as known at {@code at}. */
    private record Bounds(long earliest, long latest, long at) {

        Bounds widenedTo(long now) {
            long drift = (now - at) / DRIFT;
            return new Bounds(earliest - drift, latest + drift, now);
        }

        /** Bounds that contradict the newest answer are wrong: a clock was set, or this machine slept. */
        Bounds and(Bounds newest) {
            var both = new Bounds(Math.max(earliest, newest.earliest), Math.min(latest, newest.latest), newest.at);
            return both.earliest <= both.latest ? both : newest;
        }
    }

    private final InstantSource untilAnswered;
    private final LongSupplier elapsed;
    private volatile Bounds bounds;

    /** @param elapsed nanoseconds that no setting of a clock changes: {@code System::nanoTime} */
    public ServerClock(InstantSource untilAnswered, LongSupplier elapsed) {
        this.untilAnswered = untilAnswered;
        this.elapsed = elapsed;
    }

    /** Nanoseconds to hand back with an answer. */
    public long elapsed() {
        return elapsed.getAsLong();
    }

    /** An answer that says {@code date}, to a request that was sent at {@code sent}. */
    public synchronized void learn(Instant date, long sent) {
        long received = elapsed();
        var newest = new Bounds(nanos(date) - received, nanos(date) + SECOND - sent, received);
        bounds = bounds == null ? newest : bounds.widenedTo(received).and(newest);
    }

    /** Whether the server has answered once; until then this is another machine's clock, by which nothing may be ended. */
    public boolean isKnown() {
        return bounds != null;
    }

    @Override
    public Instant instant() {
        var known = bounds;
        if (known == null) return untilAnswered.instant();
        long now = known.earliest + (known.latest - known.earliest) / 2 + elapsed();
        return Instant.ofEpochSecond(Math.floorDiv(now, SECOND), Math.floorMod(now, SECOND));
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano());
    }
}
