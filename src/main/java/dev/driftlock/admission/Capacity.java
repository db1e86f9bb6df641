package dev.driftlock.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is under way at once, in requests and in bytes of large bodies. What does not fit is shed at once, never queued:
 * the API server waits no longer than the webhook's timeout, and then an answer is worth nothing. Small bodies need a
 * place and no more, so that a few large ones cannot have everybody's small edits shed.
 */
final class Capacity {

    private final int requests;
    private final long bytes;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();

    Capacity(int requests, long bytes) {
        this.requests = requests;
        this.bytes = bytes;
    }

    /** Takes a place for one request; whoever gets true gives it back with {@link #leave}. */
    boolean enter() {
        if (underWay.incrementAndGet() <= requests) return true;
        underWay.decrementAndGet();
        return false;
    }

    void leave() {
        underWay.decrementAndGet();
    }

    boolean hasRoomFor(long more) {
        return held.get() + more <= bytes;
    }

    /** Takes room for bytes that have come; whoever gets true gives it back with {@link #release}. */
    boolean hold(long more) {
        if (held.addAndGet(more) <= bytes) return true;
        held.addAndGet(-more);
        return false;
    }

    void release(long less) {
        held.addAndGet(-less);
    }

    int underWay() {
        return underWay.get();
    }

    long held() {
        return held.get();
    }
}
