package dev.driftlock.health;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.declared.SourceStatus;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when every source has been loaded or has failed for 30 s (contract, section 7): a guard that knows nothing yet must
 * not answer, and one repository that nobody can reach must not keep it from guarding what the others declare.
 */
@Readiness
@Singleton
final class ReadinessCheck implements HealthCheck {

    static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final SourceHealth sources;
    private final InstantSource clock;

    @Inject
    ReadinessCheck(Instance<SourceHealth> sources, DriftlockConfig config) {
        this(sources.isResolvable() ? sources.get() : nothingLoaded(config.sources()), Clock.systemUTC());
    }

    ReadinessCheck(SourceHealth sources, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
    }

    private static SourceHealth nothingLoaded(List<SourceConfig> configured) {
        var statuses = configured.stream().map(source -> SourceStatus.unknown(source.name())).toList();
        return new SourceHealth() {
            @Override
            public List<SourceStatus> statuses() {
                return statuses;
            }

            @Override
            public Optional<String> commitInForce(String source) {
                return Optional.empty();
            }
        };
    }

    @Override
    public HealthCheckResponse call() {
        var now = clock.instant();
        var statuses = sources.statuses();
        var response = HealthCheckResponse.named("sources").status(statuses.stream().filter(status -> sources.isAwaited(status.name())).allMatch(status -> isSettled(status, now)));
        for (var status : statuses) describe(status, now, response);
        return response.build();
    }

    private static boolean isSettled(SourceStatus status, Instant now) {
        return status.loaded()
                || status.failing().filter(failure -> !failure.since().plus(GIVEN_UP).isAfter(now)).isPresent();
    }

    private void describe(SourceStatus status, Instant now, HealthCheckResponseBuilder response) {
        var name = status.name();
        response.withData(name, status.loaded() ? "in force" : status.failing().isPresent() ? "failed" : "not loaded yet");
        sources.commitInForce(name).ifPresent(commit -> response.withData(name + ".commit", commit));
        status.lastFetch().ifPresent(fetch -> response.withData(name + ".age-seconds", Duration.between(fetch, now).toSeconds()));
        status.failing().ifPresent(failure -> response.withData(name + ".failure", failure.message())
                .withData(name + ".failing-seconds", Duration.between(failure.since(), now).toSeconds()));
    }
}
