package dev.driftlock.source.git;

import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Ends a fetch that brings more than so many objects. */
final class AtMost extends EmptyProgressMonitor {

    private final int most;
    private int came;

    AtMost(int most) {
        this.most = most;
    }

    /** Told before the objects come, by the pack's header. */
    @Override
    public void beginTask(String title, int total) {
        came = Math.max(came, total);
    }

    boolean isExceeded() {
        return came > most;
    }

    @Override
    public boolean isCancelled() {
        return isExceeded() || Thread.currentThread().isInterrupted();
    }
}
