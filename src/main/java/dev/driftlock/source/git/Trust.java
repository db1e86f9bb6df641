package dev.driftlock.source.git;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Trust in the certificates of one PEM file and no others, as git's http.sslCAInfo has it. */
final class Trust {

    private static final String ACCEPTED = "accepted are certificates in PEM";

    private Trust() {
    }

    static TrustManager[] in(Material file) throws GitFailure {
        try (var in = file.open()) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + count++, certificate);
            }
            if (count == 0) throw new GitFailure(GitFailure.FETCH, "credentials.ca-file: " + file + " holds no certificate; " + ACCEPTED, null);
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new GitFailure(GitFailure.FETCH, "credentials.ca-file: " + file + " cannot be read (" + e.getClass().getSimpleName() + "); " + ACCEPTED, e);
        }
    }
}
