package dev.driftlock.tls;

import dev.driftlock.config.DriftlockConfig;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * The certificate of {@code tls.mode: self-managed} as it is served now. It begins as one made in memory, so that the port can
 * open; in a cluster the one that all replicas share takes its place as soon as it is known.
 */
@Singleton
public final class ServedCertificate {

    private final DriftlockConfig config;
    private SwappingKeyManager keys;

    ServedCertificate(DriftlockConfig config) {
        this.config = config;
    }

    /** From the next handshake on this one is served. */
    public void swap(ServingKey next) {
        keys().swap(next);
    }

    synchronized SwappingKeyManager keys() {
        if (keys == null) keys = new SwappingKeyManager(SelfSigned.create(config.cluster().namespace(), Instant.now(), SelfSigned.UNSHARED).serving());
        return keys;
    }
}
