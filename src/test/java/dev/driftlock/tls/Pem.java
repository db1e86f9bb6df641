package dev.driftlock.tls;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** PEM texts for tests. */
public final class Pem {

    private Pem() {
    }

    static String of(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    public static String certificate(X509Certificate certificate) throws Exception {
        return of("CERTIFICATE", certificate.getEncoded());
    }

    public static String key(ServingKey key) {
        return of("PRIVATE KEY", key.key().getEncoded());
    }
}
