package dev.driftlock.registration;

import dev.driftlock.tls.ServingKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The certificates that all replicas share.
 *
 * @param authorities whom a caBundle must trust, the newest first
 * @param serving what is served now
 * @param next what will be served once its authority is trusted
 * @param since when this came to be
 */
record Certificates(List<X509Certificate> authorities, ServingKey serving, Optional<ServingKey> next, Instant since) {

    Certificates {
        authorities = List.copyOf(authorities);
    }

    /** Whether {@code now} is outside the time for which the served certificate holds. */
    boolean isExpiredAt(Instant now) {
        return !now.isBefore(serving.leaf().getNotAfter().toInstant());
    }

    Instant expires() {
        return serving.leaf().getNotAfter().toInstant();
    }
}
