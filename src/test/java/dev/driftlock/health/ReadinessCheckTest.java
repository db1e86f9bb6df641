package dev.driftlock.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.SourceStatus;
import dev.driftlock.declared.SourceStatus.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

/** Contract, section 7: when Driftlock is ready. */
class ReadinessCheckTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void ready_without_sources() {
        assertThat(call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void not_ready_before_each_source_is_loaded() {
        assertThat(call(loaded("a"), SourceStatus.unknown("b")).getStatus()).isEqualTo(Status.DOWN);
        assertThat(call(loaded("a"), loaded("b")).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void one_bad_repository_does_not_unguard_the_cluster() {
        assertThat(call(loaded("a"), failing("b", 29)).getStatus()).isEqualTo(Status.DOWN);
        assertThat(call(loaded("a"), failing("b", 30)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_loaded_source_that_fails_now_is_loaded() {
        var status = new SourceStatus("a", true, Optional.of(NOW.minusSeconds(7)), Optional.empty(),
                Optional.of(new Failure(NOW.minusSeconds(5), "fetch", "cannot be reached")));

        var response = call(status);

        assertThat(response.getStatus()).isEqualTo(Status.UP);
        assertThat(response.getData()).contains(Map.of("a", "in force", "a.commit", "3f2a9c1", "a.age-seconds", 7L,
                "a.failure", "cannot be reached", "a.failing-seconds", 5L));
    }

    private static SourceStatus loaded(String name) {
        return new SourceStatus(name, true, Optional.of(NOW), Optional.empty(), Optional.empty());
    }

    private static SourceStatus failing(String name, long seconds) {
        return new SourceStatus(name, false, Optional.empty(), Optional.empty(),
                Optional.of(new Failure(NOW.minusSeconds(seconds), "fetch", "cannot be reached")));
    }

    private static HealthCheckResponse call(SourceStatus... statuses) {
        var sources = new SourceHealth() {
            @Override
            public List<SourceStatus> statuses() {
                return List.of(statuses);
            }

            @Override
            public Optional<String> commitInForce(String source) {
                return source.equals("a") ? Optional.of("3f2a9c1") : Optional.empty();
            }
        };
        return new ReadinessCheck(sources, () -> NOW).call();
    }
}
