package dev.driftlock.wiring;

import dev.driftlock.declared.Snapshot.Conflict;
import dev.driftlock.source.Sources;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * What people should know of what Git declares: objects that two sources declare, documents that were skipped, fields that
 * the API server drops, notes on files. Never a reason not to serve.
 */
@Wellness
@Singleton
class DeclaredHealth implements HealthCheck {

    private static final int MOST = 20;

    private final Sources sources;
    private final DroppedByServer dropped;

    DeclaredHealth(Sources sources, Surroundings surroundings) {
        this.sources = sources;
        this.dropped = new DroppedByServer(surroundings.types());
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("declared state").up();
        for (var detail : sources.details()) {
            var name = detail.status().name();
            detail.inForce().ifPresent(inForce -> response.withData(name + ".objects", inForce.objects().size()));
            response.withData(name + ".skipped", detail.skipped());
            if (!detail.notes().isEmpty()) response.withData(name + ".notes", String.join("; ", detail.notes().stream().limit(MOST).toList()));
        }
        dropped.in(sources.get()).forEach((source, fields) -> {
            response.withData(source + ".dropped-fields", fields.size());
            response.withData(source + ".dropped", String.join("; ", fields.stream().limit(MOST).toList()));
        });
        var conflicts = sources.get().conflicts();
        if (!conflicts.isEmpty()) response.withData("declared-twice", String.join("; ", conflicts.stream().limit(MOST).map(DeclaredHealth::describe).toList()));
        return response.build();
    }

    private static String describe(Conflict conflict) {
        return conflict.key() + ": " + conflict.holder() + " holds, " + conflict.loser() + " is passed over";
    }
}
