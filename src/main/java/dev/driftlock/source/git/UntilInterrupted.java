package dev.driftlock.source.git;

import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Lets a fetch go on until its thread is interrupted. */
final class UntilInterrupted extends EmptyProgressMonitor {

    @Override
    public boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }
}
