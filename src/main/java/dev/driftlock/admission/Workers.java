package dev.driftlock.admission;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where reviews are judged that have to wait or take long, off the event loop. On a virtual thread each, since a hundred that
 * wait for Git must not keep the next one waiting; but those run until they wait, so what keeps a core busy for long, a body
 * of megabytes, goes to threads that the operating system takes turns with.
 */
final class Workers implements AutoCloseable {

    private static final int LARGE = 1 << 20;
    private static final int LARGE_WAITING = 32;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ExecutorService small = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("review-", 0).factory());
    private final ExecutorService large = largePool(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private static ExecutorService largePool(int threads) {
        var pool = new ThreadPoolExecutor(threads, threads, IDLE.toMillis(), TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(LARGE_WAITING), Thread.ofPlatform().daemon().name("large-review-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Takes a task or throws RejectedExecutionException. */
    Executor forBodyOf(int length) {
        return length < LARGE ? small : large;
    }

    @Override
    public void close() {
        small.shutdown();
        large.shutdown();
    }
}
