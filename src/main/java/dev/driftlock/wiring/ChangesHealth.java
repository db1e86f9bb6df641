package dev.driftlock.wiring;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether changes are written down, and whether this replica leads. Never a reason not to serve. */
@Wellness
@Singleton
class ChangesHealth implements HealthCheck {

    private final Surroundings surroundings;

    ChangesHealth(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("manual changes").up();
        surroundings.aftermath().keeping().ifPresentOrElse(changes -> changes.detail().forEach(response::withData),
                () -> response.withData("not-written", "there is no cluster: the log of requests alone tells what was let through"));
        return response.build();
    }
}
