package dev.driftlock.wiring;

import dev.driftlock.changes.hold.NewCommits;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.source.SourceListener;

/** Who hears what happens to sources. */
record Listeners(SourceMetrics metrics, NewCommits commits) implements SourceListener {

    @Override
    public void failed(String source, String reason) {
        metrics.failed(source, reason);
    }

    @Override
    public void inForce(DeclaredSource source) {
        metrics.inForce(source);
        commits.inForce(source);
    }

    @Override
    public void came(String source) {
        metrics.came(source);
    }

    @Override
    public void gone(String source) {
        metrics.gone(source);
    }

    @Override
    public void rewritten(String source) {
        metrics.rewritten(source);
    }
}
