package dev.driftlock.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CertificateExpiryTest {

    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private final ServingKey serving = SelfSigned.create("driftlock", MADE, Duration.ofDays(90)).serving();

    private String problemAt(Instant now) {
        return new CertificateExpiry(() -> now).problem(serving.leaf()).orElse("");
    }

    @Test
    void isToldInItsLastDaysAndWhenItIsOver() {
        assertThat(problemAt(MADE)).isEmpty();
        assertThat(problemAt(MADE.plus(Duration.ofDays(82)))).isEmpty();
        assertThat(problemAt(MADE.plus(Duration.ofDays(84)))).isEqualTo("the served certificate expires on 2026-04-01T00:00:00Z");
        assertThat(problemAt(MADE.plus(Duration.ofDays(90)))).startsWith("the served certificate has expired on 2026-04-01T00:00:00Z: API servers refuse it");
        assertThat(problemAt(MADE.minus(Duration.ofDays(1)))).contains("is not valid before");
    }
}
