package dev.driftlock.hooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a claim while the body comes in, so that no body is held. Comparing takes the same time however much of what is
 * shown is right.
 */
sealed interface Proof {

    /** Hears the next bytes of the body. */
    void hear(byte[] bytes);

    /** Whether the sender knows the secret, once the body has come whole. */
    boolean holds();

    /** HMAC-SHA256 of the body as it came, in hex. */
    final class OfSignature implements Proof {

        private static final String ALGORITHM = "HmacSHA256";

        private final Mac mac;
        private final String shown;

        OfSignature(byte[] secret, String shown) {
            try {
                mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret, ALGORITHM));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            this.shown = shown;
        }

        @Override
        public void hear(byte[] bytes) {
            mac.update(bytes);
        }

        @Override
        public boolean holds() {
            try {
                return MessageDigest.isEqual(mac.doFinal(), HexFormat.of().parseHex(shown));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    /** The secret itself. */
    final class OfToken implements Proof {

        private final byte[] secret;
        private final byte[] shown;

        OfToken(byte[] secret, String shown) {
            this.secret = secret;
            this.shown = shown.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void hear(byte[] bytes) {
            // What the body says is not used: the source is named in the path.
        }

        @Override
        public boolean holds() {
            return MessageDigest.isEqual(secret, shown);
        }
    }
}
