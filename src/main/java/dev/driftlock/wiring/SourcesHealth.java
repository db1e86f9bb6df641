package dev.driftlock.wiring;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.health.SourceHealth;
import dev.driftlock.source.Sources;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** How the sources fare, for health. */
@Singleton
class SourcesHealth implements SourceHealth {

    private final Sources sources;

    SourcesHealth(Sources sources) {
        this.sources = sources;
    }

    @Override
    public List<SourceStatus> statuses() {
        return sources.statuses();
    }

    @Override
    public boolean isAwaited(String source) {
        return sources.isAwaited(source);
    }

    @Override
    public Optional<String> commitInForce(String source) {
        return sources.get().source(source).map(DeclaredSource::commit);
    }
}
