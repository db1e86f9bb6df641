package dev.driftlock.source;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets many callers share one fetch. A fetch serves those who asked before it began: one that is under way may have
 * read the refs before the caller's commit was pushed, so who comes then waits for the next, together with all others
 * who came meanwhile.
 */
final class Turns {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition asked = lock.newCondition();
    private final Condition finished = lock.newCondition();
    private long tickets;
    private long serving;
    private long served;
    private boolean underWay;
    private boolean closed;
    private long began;

    /** Asks for a fetch that begins from now on. */
    long ask() {
        lock.lock();
        try {
            asked.signal();
            return ++tickets;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the ticket is served; false where that was not before {@code deadline}, in terms of System.nanoTime. */
    boolean await(long ticket, long deadline) {
        lock.lock();
        try {
            while (served < ticket && !closed) {
                if (finished.awaitNanos(deadline - System.nanoTime()) <= 0) return served >= ticket;
            }
            return served >= ticket;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next turn: when somebody asks, but not before {@code atLeast}, or when {@code atMost} has passed.
     *
     * @return false when there is none any more
     */
    boolean begin(Duration atLeast, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            for (long left = atLeast.toNanos(); left > 0 && !closed;) left = asked.awaitNanos(left);
            for (long left = atMost.minus(atLeast).toNanos(); left > 0 && !closed && tickets == serving;) left = asked.awaitNanos(left);
            serving = tickets;
            underWay = true;
            began = System.nanoTime();
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    void finish() {
        lock.lock();
        try {
            served = serving;
            underWay = false;
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isAsked() {
        lock.lock();
        try {
            return tickets > serving;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a turn is under way for longer than {@code limit}. */
    boolean isStuck(Duration limit) {
        lock.lock();
        try {
            return underWay && System.nanoTime() - began > limit.toNanos();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            asked.signalAll();
            finished.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
