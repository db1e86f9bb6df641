package dev.driftlock.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much is under way at once, in requests and in bytes of large bodies. What does not fit is shed at once, never queued:
 * the API server waits no longer than the webhook's timeout, and then an answer is worth nothing. Small bodies need a
 * place and no more, so that a few large ones cannot have everybody's small edits shed.
 */
public final class Capacity {

    private final int requests;
    private final long bytes;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicLong held = new AtomicLong();

    public Capacity(int requests, long bytes) {
        this.requests = requests;
        this.bytes = bytes;
    }

    /** Takes a place for one request; whoever gets true gives it back with {@link #leave}. */
    public boolean enter() {
        if (underWay.incrementAndGet() <= requests) return true;
        underWay.decrementAndGet();
        return false;
    }

    public void leave() {
        underWay.decrementAndGet();
    }

    public boolean hasRoomFor(long more) {
        return held.get() + more <= bytes;
    }

    /** Takes room for bytes that have come; whoever gets true gives it back with {@link #release}. */
    public boolean hold(long more) {
        if (held.addAndGet(more) <= bytes) return true;
        held.addAndGet(-more);
        return false;
    }

    public void release(long less) {
        held.addAndGet(-less);
    }

    public int underWay() {
        return underWay.get();
    }

    public long held() {
        return held.get();
    }
}
