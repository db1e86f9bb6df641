package dev.driftlock.wiring;

import dev.driftlock.policy.PolicyBook;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Which policies are in force, and what is wrong with a change that was not taken. Never a reason not to serve. */
@Wellness
@Singleton
class PoliciesHealth implements HealthCheck {

    private final PolicyBook policies;

    PoliciesHealth(PolicyBook policies) {
        this.policies = policies;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("policies").up().withData("in-force", String.join(", ", policies.names()));
        policies.problem().ifPresent(problem -> response.withData("refused", problem));
        return response.build();
    }
}
