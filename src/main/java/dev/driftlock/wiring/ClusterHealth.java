package dev.driftlock.wiring;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once namespaces, definitions and grants have been listed, for before that a label or a window might be missed; but
 * no longer than sources are waited for. Tells the cap on modes.
 */
@Readiness
@Singleton
class ClusterHealth implements HealthCheck {

    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final Surroundings surroundings;
    private final Clock clock = Clock.systemUTC();
    private final Instant started = clock.instant();

    ClusterHealth(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public HealthCheckResponse call() {
        var missing = surroundings.awaited().missing();
        var response = HealthCheckResponse.named("cluster").status(missing.isEmpty() || started.plus(GIVEN_UP).isBefore(clock.instant()));
        if (!missing.isEmpty()) response.withData("not-listed-yet", String.join(", ", missing));
        surroundings.maxMode().get().ifPresent(cap -> response.withData("max-mode", cap));
        surroundings.problems().get().forEach(response::withData);
        return response.build();
    }
}
