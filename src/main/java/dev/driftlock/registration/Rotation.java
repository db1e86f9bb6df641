package dev.driftlock.registration;

import dev.driftlock.tls.SelfSigned;
import dev.driftlock.tls.ServingKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the shared certificates are renewed, a step at a time: a new authority is trusted beside the old one first, then its
 * certificate is served, then the old authority is trusted no more. Pure; each step is written by whoever comes first.
 */
final class Rotation {

    static final Duration VALID = Duration.ofDays(365);
    /** With a third of its time left there are months to notice that something is wrong. */
    static final Duration RENEWED_AFTER = VALID.multipliedBy(2).dividedBy(3);
    /** An API server learns a caBundle within seconds; several of them, and a replica that was cut off, get this long. */
    static final Duration TRUSTED_FIRST = Duration.ofHours(1);
    static final Duration TRUSTED_AFTER = Duration.ofDays(1);

    private final String namespace;

    Rotation(String namespace) {
        this.namespace = namespace;
    }

    /** The first certificates, or new ones where those that were cannot be used. */
    Certificates first(Instant now) {
        var made = SelfSigned.create(namespace, now, VALID);
        return new Certificates(List.of(made.authority()), made.serving(), Optional.empty(), now);
    }

    /**
     * The next step, where one is due.
     *
     * @param trusted whether the webhook configuration trusts all of {@link Certificates#authorities}
     */
    Optional<Certificates> step(Certificates current, boolean trusted, Instant now) {
        if (current.isExpiredAt(now)) return Optional.of(first(now));
        if (current.next().isPresent()) return isDue(current, TRUSTED_FIRST, now) && trusted ? Optional.of(served(current, current.next().get(), now)) : Optional.empty();
        if (current.authorities().size() > 1) return isDue(current, TRUSTED_AFTER, now) ? Optional.of(withoutOldAuthorities(current, now)) : Optional.empty();
        var renewal = current.serving().leaf().getNotBefore().toInstant().plus(RENEWED_AFTER);
        return now.isBefore(renewal) ? Optional.empty() : Optional.of(withNext(current, now));
    }

    private static boolean isDue(Certificates current, Duration after, Instant now) {
        return !now.isBefore(current.since().plus(after));
    }

    private Certificates withNext(Certificates current, Instant now) {
        var made = SelfSigned.create(namespace, now, VALID);
        var authorities = new ArrayList<X509Certificate>(List.of(made.authority()));
        authorities.addAll(current.authorities());
        return new Certificates(authorities, current.serving(), Optional.of(made.serving()), now);
    }

    private static Certificates served(Certificates current, ServingKey next, Instant now) {
        return new Certificates(current.authorities(), next, Optional.empty(), now);
    }

    private static Certificates withoutOldAuthorities(Certificates current, Instant now) {
        return new Certificates(current.authorities().subList(0, 1), current.serving(), Optional.empty(), now);
    }
}
