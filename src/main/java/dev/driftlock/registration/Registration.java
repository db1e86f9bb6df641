package dev.driftlock.registration;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Looks after what lets the API server ask Driftlock, every two seconds: the shared certificate and the webhook configuration. */
public final class Registration implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Registration.class);
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final Optional<SharedCertificates> certificates;
    private final WebhookConfiguration configuration;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("registration").daemon().factory());

    /** @param certificates empty where somebody else keeps them */
    public Registration(Optional<SharedCertificates> certificates, WebhookConfiguration configuration) {
        this.certificates = certificates;
        this.configuration = configuration;
        timer.scheduleWithFixedDelay(this::tend, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tend() {
        try {
            certificates.ifPresent(each -> each.tend(configuration::isTrusting));
            configuration.tend();
        } catch (RuntimeException e) {
            LOG.error("looking after the webhook configuration failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        certificates.ifPresent(SharedCertificates::close);
        configuration.close();
    }
}
