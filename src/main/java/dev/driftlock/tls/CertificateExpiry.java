package dev.driftlock.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Until when the served certificate holds: a metric, health detail, and a line in the log in its last days and once it is over. It keeps no replica
 * from being ready: they all serve the same one, and the others would have to go as well.
 */
@Default
@Readiness
@Singleton
final class CertificateExpiry implements HealthCheck {

    static final Duration SOON = Duration.ofDays(7);

    private static final Logger LOG = Logger.getLogger(CertificateExpiry.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final InstantSource clock;
    private volatile SwappingKeyManager served;
    private Optional<String> said = Optional.empty();

    @Inject
    CertificateExpiry() {
        this(Clock.systemUTC());
    }

    CertificateExpiry(InstantSource clock) {
        this.clock = clock;
    }

    /** From now on it is about this port's certificate. */
    void watch(SwappingKeyManager keys, Vertx vertx, MeterRegistry registry) {
        served = keys;
        Gauge.builder("driftlock.certificate.expiration.timestamp.seconds", () -> keys.current().leaf().getNotAfter().toInstant().getEpochSecond())
                .description("When the certificate ends that is served to the API server").register(registry);
        look();
        vertx.setPeriodic(PERIOD.toMillis(), tick -> look());
    }

    /** Says once what has come to be. */
    synchronized void look() {
        var now = problem(served.current().leaf());
        if (!now.equals(said)) now.ifPresent(LOG::warn);
        said = now;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("certificate").up();
        var keys = served;
        if (keys == null) return response.build();
        response.withData("valid-until", until(keys.current().leaf()).toString());
        problem(keys.current().leaf()).ifPresent(text -> response.withData("problem", text));
        return response.build();
    }

    /** What is wrong with its time; empty in its best years. */
    Optional<String> problem(X509Certificate leaf) {
        var now = clock.instant();
        var until = until(leaf);
        if (!until.isAfter(now)) return Optional.of("the served certificate has expired on " + until + ": API servers refuse it, so nobody asks this replica");
        if (leaf.getNotBefore().toInstant().isAfter(now)) return Optional.of("the served certificate is not valid before " + leaf.getNotBefore().toInstant() + ": API servers refuse it, so nobody asks this replica");
        return until.minus(SOON).isAfter(now) ? Optional.empty() : Optional.of("the served certificate expires on " + until);
    }

    private static Instant until(X509Certificate leaf) {
        return leaf.getNotAfter().toInstant();
    }
}
