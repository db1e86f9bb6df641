package dev.driftlock.wiring;

import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/** Ends windows whose time is over, every second. */
@Singleton
class Sweeping {

    private final Surroundings surroundings;

    Sweeping(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        surroundings.grants().sweep();
    }
}
