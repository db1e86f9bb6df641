package dev.driftlock.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/** A private key with its certificate chain, the leaf first. The two are known to belong together. */
public record ServingKey(PrivateKey key, List<X509Certificate> chain) {

    private static final byte[] PROBE = {'d', 'r', 'i', 'f', 't', 'l', 'o', 'c', 'k'};

    /** Throws IllegalArgumentException where the key is not that of the first certificate. */
    public ServingKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) throw new IllegalArgumentException("there is no certificate");
        if (!belongsTo(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException("the key is not that of the first certificate");
        }
    }

    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Signs with the one and verifies with the other, which holds for every kind of key. */
    private static boolean belongsTo(PrivateKey key, PublicKey publicKey) {
        try {
            var signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            signature.update(PROBE);
            var signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
