package dev.driftlock.source;

import dev.driftlock.render.Renderer;
import dev.driftlock.source.git.FetchLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Semaphore;

/**
 * What all sources of a process share.
 *
 * @param clones the directory below which each has its clone
 * @param rendering as many may render at a time as there are processors
 * @param published called when what a source declares has changed
 */
record Workshop(Path clones, Renderer renderer, Semaphore rendering, FetchLimits limits, SourceListener listener, Clock clock, Runnable published) {

    /** The same for sources with their clones elsewhere. */
    Workshop below(Path otherClones) {
        return new Workshop(otherClones, renderer, rendering, limits, listener, clock, published);
    }
}
