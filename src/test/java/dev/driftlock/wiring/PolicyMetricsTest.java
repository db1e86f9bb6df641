package dev.driftlock.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A failing policy is counted each time and said once a minute. */
class PolicyMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<String> said = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-15T12:00:00Z");

    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            said.add(entry.getMessage().formatted(entry.getParameters() == null ? new Object[0] : entry.getParameters()));
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    };

    private double errors(String policy) {
        return registry.get("driftlock.policy.errors").tag("policy", policy).counter().count();
    }

    @Test
    void aFailureIsCountedEachTimeAndSaidOnceAMinute() {
        var log = Logger.getLogger("dev.driftlock.policy");
        log.addHandler(handler);
        try {
            var metrics = new PolicyMetrics(registry, clock);
            metrics.inForce(List.of("a", "b"));
            said.clear();
            assertThat(errors("a")).isZero();

            for (int i = 0; i < 100; i++) metrics.failed("a", "why");
            metrics.failed("b", "why");
            assertThat(said).hasSize(2);

            now = now.plusSeconds(61);
            metrics.failed("a", "why");
            assertThat(said).hasSize(3);
            assertThat(errors("a")).isEqualTo(101);
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void aRefusedChangeShowsUntilOneIsTaken() {
        var metrics = new PolicyMetrics(registry, clock);
        metrics.inForce(List.of("a", "b"));
        metrics.refused("p.yaml:1:1: wrong");
        assertThat(registry.get("driftlock.policies.refused").gauge().value()).isEqualTo(1);
        assertThat(registry.get("driftlock.policies.loaded").gauge().value()).isEqualTo(2);

        metrics.inForce(List.of("a"));
        assertThat(registry.get("driftlock.policies.refused").gauge().value()).isZero();
        assertThat(registry.get("driftlock.policies.loaded").gauge().value()).isEqualTo(1);
    }
}
