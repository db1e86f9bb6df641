package dev.driftlock.source.git.limits;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends what hangs. The work runs in a virtual thread because interrupting one closes the socket that it waits on, which
 * no timeout of a single read can be trusted with: a server may send a byte every few seconds for ever.
 */
public final class Bounded {

    private static final Duration GRACE = Duration.ofSeconds(5);

    private Bounded() {
    }

    /** The work's result, if it comes within the limit; what it throws comes wrapped. */
    public static <T> T call(String name, Duration limit, Callable<T> work) throws TimeoutException, ExecutionException, InterruptedException {
        var task = new FutureTask<>(work);
        var thread = Thread.ofVirtual().name(name).start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            end(thread);
        }
    }

    /** Waits for the thread, so that two fetches do not work in one clone, but not without end. */
    private static void end(Thread thread) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!thread.isAlive()) return;
            thread.interrupt();
            thread.join(GRACE);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
