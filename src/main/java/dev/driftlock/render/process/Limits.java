package dev.driftlock.render.process;

import java.time.Duration;

/**
 * What a renderer's child process may take.
 *
 * @param time from its start to its end
 * @param memory bytes of its heap, stacks and the like; the heaviest charts known (kube-prometheus-stack) take a third of the default
 * @param output bytes that it writes
 * @param files that are copied for it
 * @param copied bytes of these
 */
public record Limits(Duration time, long memory, long output, int files, long copied) {

    public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 512L << 20, 64L << 20, 20_000, 256L << 20);
}
