package dev.driftlock.render;

import java.time.Duration;

/** Waits between two renderings; who bounds how many render at a time lets others in meanwhile. */
@FunctionalInterface
public interface Pause {

    void rest(Duration time) throws InterruptedException;
}
