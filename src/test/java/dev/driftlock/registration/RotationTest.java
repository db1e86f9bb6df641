package dev.driftlock.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.tls.PemFiles.UnusableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The life of the shared certificates, in steps of which each leaves an API server that still trusts what is served. */
class RotationTest {

    private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final Rotation rotation = new Rotation("guard");
    private final Certificates first = rotation.first(START);

    @Test
    void mostOfTheTimeNothingIsDue() {
        assertThat(rotation.step(first, true, START)).isEmpty();
        assertThat(rotation.step(first, true, START.plus(Duration.ofDays(242)))).isEmpty();
    }

    @Test
    void theNextAuthorityIsTrustedBeforeItsCertificateIsServed() throws Exception {
        var due = START.plus(Duration.ofDays(244));
        var both = rotation.step(first, true, due).orElseThrow();

        assertThat(both.serving()).isEqualTo(first.serving());
        assertThat(both.authorities()).hasSize(2).contains(first.authorities().getFirst());
        assertThat(rotation.step(both, true, due.plus(Duration.ofMinutes(59)))).isEmpty();
        assertThat(rotation.step(both, false, due.plus(Duration.ofDays(7)))).as("the webhook configuration does not trust it yet").isEmpty();

        var swapped = rotation.step(both, true, due.plus(Duration.ofMinutes(61))).orElseThrow();
        assertThat(swapped.serving()).isEqualTo(both.next().orElseThrow());
        assertThat(swapped.authorities()).isEqualTo(both.authorities());
        swapped.serving().leaf().verify(swapped.authorities().getFirst().getPublicKey());

        assertThat(rotation.step(swapped, true, due.plus(Duration.ofHours(20)))).isEmpty();
        var alone = rotation.step(swapped, true, due.plus(Duration.ofHours(26))).orElseThrow();
        assertThat(alone.authorities()).containsExactly(both.authorities().getFirst());
        assertThat(rotation.step(alone, true, due.plus(Duration.ofHours(27)))).isEmpty();
    }

    @Test
    void anExpiredCertificateIsReplacedAtOnce() {
        var late = START.plus(Duration.ofDays(400));
        var anew = rotation.step(first, false, late).orElseThrow();

        assertThat(anew.serving()).isNotEqualTo(first.serving());
        assertThat(anew.isExpiredAt(late)).isFalse();
    }

    @Test
    void aSecretHoldsAllOfIt() throws UnusableException {
        var both = rotation.step(first, true, START.plus(Duration.ofDays(300))).orElseThrow();

        assertThat(CertificateSecret.read(CertificateSecret.write(both, "guard", null))).isEqualTo(both);
        assertThat(CertificateSecret.read(CertificateSecret.write(first, "guard", null))).isEqualTo(first);
    }

    @Test
    void aSecretThatSomebodyWroteInIsToldWithoutItsValues() {
        var secret = CertificateSecret.write(first, "guard", null);
        var data = new HashMap<>(secret.getData());
        data.put("tls.key", Base64.getEncoder().encodeToString("hunter2".getBytes()));
        secret.setData(data);

        Assertions.assertThatThrownBy(() -> CertificateSecret.read(secret)).isInstanceOf(UnusableException.class).hasMessageContaining("tls.key").hasMessageNotContaining("hunter2");
    }
}
