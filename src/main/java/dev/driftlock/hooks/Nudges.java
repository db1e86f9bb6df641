package dev.driftlock.hooks;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Turns many hooks into few fetches: the first has its source fetched at once, those that follow within a second share one
 * fetch at that second's end, so that the last push is never missed.
 */
final class Nudges {

    static final Duration APART = Duration.ofSeconds(1);

    /** Does something later. */
    interface Timer {
        void after(Duration delay, Runnable work);
    }

    private final Consumer<String> fetch;
    private final Timer timer;
    private final LongSupplier nanos;
    private final Map<String, Long> last = new ConcurrentHashMap<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    /**
     * @param fetch has a source fetched soon, and does not wait for it
     * @param nanos as System::nanoTime
     */
    Nudges(Consumer<String> fetch, Timer timer, LongSupplier nanos) {
        this.fetch = fetch;
        this.timer = timer;
        this.nanos = nanos;
    }

    void nudge(String source) {
        var left = left(source);
        if (left.isZero()) {
            now(source);
        } else if (waiting.add(source)) {
            timer.after(left, () -> {
                waiting.remove(source);
                now(source);
            });
        }
    }

    private Duration left(String source) {
        var before = last.get(source);
        if (before == null) return Duration.ZERO;
        long left = APART.toNanos() - (nanos.getAsLong() - before);
        return left <= 0 ? Duration.ZERO : Duration.ofNanos(Math.max(left, TimeUnit.MILLISECONDS.toNanos(1)));
    }

    private void now(String source) {
        last.put(source, nanos.getAsLong());
        fetch.accept(source);
    }
}
