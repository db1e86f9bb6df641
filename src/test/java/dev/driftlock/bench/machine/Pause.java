package dev.driftlock.bench.machine;

import java.time.Duration;

/** A wait between two looks. */
public final class Pause {

    private Pause() {
    }

    public static void of(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
