package dev.driftlock.wiring;

import dev.driftlock.source.Sources;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/** Ends windows whose time is over, and keeps the ManualChanges, every second. */
@Singleton
class Sweeping {

    private final Surroundings surroundings;
    private final Sources sources;

    Sweeping(Surroundings surroundings, Sources sources) {
        this.surroundings = surroundings;
        this.sources = sources;
    }

    /** What is written and settled may take longer than a second: never before windows that have to end. */
    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void tend() {
        surroundings.aftermath().keeping().ifPresent(changes -> changes.tend(sources.get()));
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        surroundings.grants().sweep();
    }
}
