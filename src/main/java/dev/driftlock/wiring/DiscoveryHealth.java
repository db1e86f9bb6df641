package dev.driftlock.wiring;

import dev.driftlock.discovery.Reading;
import dev.driftlock.source.Sources;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * What is made of the cluster's Argo CD and Flux objects: how far each one's agent goes, what of it is not read and why, and
 * what in it changes what Git says. Never a reason not to serve.
 */
@Wellness
@Singleton
class DiscoveryHealth implements HealthCheck {

    private final Surroundings surroundings;
    private final Discoveries discoveries;
    private final Sources sources;

    DiscoveryHealth(Surroundings surroundings, Discoveries discoveries, Sources sources) {
        this.surroundings = surroundings;
        this.discoveries = discoveries;
        this.sources = sources;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("discovery").up();
        var unlisted = surroundings.cluster().unlisted();
        if (!unlisted.isEmpty()) response.withData("not-listed", String.join("; ", unlisted));
        for (var reading : discoveries.readings()) describe(reading, response);
        return response.build();
    }

    private void describe(Reading reading, HealthCheckResponseBuilder response) {
        var name = reading.object().toString();
        var from = reading.sources().stream().map(source -> source.name()).toList();
        response.withData(name, reading.phase() + (from.isEmpty() ? "" : ": " + String.join(", ", from)));
        add(response, name + ".not-read", reading.notRead());
        add(response, name + ".notes", reading.notes());
        if (sources.get().find(reading.object()).isEmpty()) add(response, name + ".overrides-not-in-git", reading.overrides());
    }

    private static void add(HealthCheckResponseBuilder response, String key, List<String> lines) {
        if (!lines.isEmpty()) response.withData(key, String.join("; ", lines));
    }
}
