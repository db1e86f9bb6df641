package dev.driftlock.tls;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.DriftlockConfig.CertificateFiles;
import dev.driftlock.config.DriftlockConfig.SelfManaged;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import jakarta.inject.Singleton;

/**
 * Gives the webhook's port its certificate, by the name {@code driftlock} in Quarkus' TLS registry. The key manager behind
 * it is swapped in place: the registry's own reloading would build each server's TLS anew and looks every 30 s at best.
 */
@Singleton
@Identifier("driftlock")
final class WebhookCertificate implements KeyStoreProvider {

    private final DriftlockConfig config;
    private final ServedCertificate selfManaged;
    private final CertificateExpiry expiry;
    private final MeterRegistry registry;
    private final Counter failures;

    WebhookCertificate(DriftlockConfig config, ServedCertificate selfManaged, CertificateExpiry expiry, MeterRegistry registry) {
        this.config = config;
        this.selfManaged = selfManaged;
        this.expiry = expiry;
        this.registry = registry;
        this.failures = Counter.builder("driftlock.tls.reload.errors")
                .description("Changes of the certificate's files that could not be used").register(registry);
    }

    @Override
    public KeyStoreAndKeyCertOptions getKeyStore(Vertx vertx) {
        var keys = switch (config.tls()) {
            case SelfManaged none -> selfManaged.keys();
            case CertificateFiles files -> watched(new PemFiles(files.certFile(), files.keyFile()), vertx);
        };
        expiry.watch(keys, vertx, registry);
        return new KeyStoreAndKeyCertOptions(null, KeyCertOptions.wrap(keys));
    }

    private SwappingKeyManager watched(PemFiles files, Vertx vertx) {
        var watch = CertificateWatch.start(files, failures::increment);
        vertx.setPeriodic(CertificateWatch.PERIOD.toMillis(), tick -> vertx.executeBlocking(watch::look));
        return watch.keys();
    }
}
