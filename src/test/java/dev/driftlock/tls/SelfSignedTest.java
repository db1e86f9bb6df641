package dev.driftlock.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;

class SelfSignedTest {

    private final SelfSigned made = SelfSigned.create("guard", Instant.now(), SelfSigned.UNSHARED);

    @Test
    void the_service_and_this_machine_are_named() throws Exception {
        assertThat(made.serving().leaf().getSubjectAlternativeNames()).extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "driftlock.guard.svc", "driftlock.guard.svc.cluster.local", "127.0.0.1");
    }

    @Test
    void who_trusts_the_authority_trusts_the_certificate() throws Exception {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("ca", made.authority());
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        var trust = (X509TrustManager) List.of(factory.getTrustManagers()).getFirst();

        trust.checkServerTrusted(made.serving().chain().toArray(java.security.cert.X509Certificate[]::new), "ECDHE_ECDSA");
        assertThat(made.serving().leaf().getBasicConstraints()).isEqualTo(-1);
        assertThat(made.authority().getBasicConstraints()).isZero();
    }
}
