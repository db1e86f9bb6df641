package dev.driftlock.source.git.signature;

import dev.driftlock.source.git.ssh.OwnCryptography;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A signature as {@code ssh-keygen -Y sign -n git} makes it, in OpenSSH's format SSHSIG (PROTOCOL.sshsig): ed25519, RSA with
 * SHA-2, ECDSA. Signatures with SHA-1, DSA, security keys and certificates are refused.
 */
record SshSignature(PublicKey key, String hash, String algorithm, byte[] bytes) {

    static {
        OwnCryptography.use();
    }

    static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    static final String NAMESPACE = "git";

    private static final String END = "-----END SSH SIGNATURE-----";
    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> HASHES = Map.of("sha256", "SHA-256", "sha512", "SHA-512");
    private static final Set<String> ALGORITHMS = Set.of("ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521");

    static SshSignature parse(String armored) throws NotBelieved {
        var text = armored.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) throw broken();
        try {
            var whole = Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
            return read(new ByteArrayBuffer(whole));
        } catch (RuntimeException e) {
            throw broken();
        }
    }

    private static SshSignature read(ByteArrayBuffer in) throws NotBelieved {
        var magic = new byte[MAGIC.length];
        in.getRawBytes(magic);
        if (!MessageDigest.isEqual(magic, MAGIC) || in.getUInt() != 1) throw broken();
        var key = publicKey(in);
        var namespace = in.getString();
        if (!namespace.equals(NAMESPACE)) throw new NotBelieved("is signed for " + shown(namespace) + "; accepted is git");
        in.getString();     // reserved
        var hash = in.getString();
        var signature = new ByteArrayBuffer(in.getBytes());
        var read = new SshSignature(key, hash, signature.getString(), signature.getBytes());
        if (in.available() > 0 || signature.available() > 0) throw broken();
        return read;
    }

    private static PublicKey publicKey(ByteArrayBuffer in) throws NotBelieved {
        var blob = in.getBytes();
        var type = new ByteArrayBuffer(blob).getString();
        if (type.startsWith("sk-") || type.contains("-cert-")) throw new NotBelieved("is signed with a key of type " + shown(type) + ", which is not supported");
        try {
            var key = new ByteArrayBuffer(blob).getRawPublicKey();
            if (key == null || key instanceof OpenSshCertificate) throw broken();
            return key;
        } catch (SshException e) {
            throw broken();
        }
    }

    String fingerprint() {
        return KeyUtils.getFingerPrint(key);
    }

    /** Throws {@link NotBelieved} where the bytes are not what the key signed. */
    void check(byte[] signed) throws NotBelieved {
        if (!ALGORITHMS.contains(algorithm) || !HASHES.containsKey(hash)) {
            throw new NotBelieved("is signed with " + shown(algorithm) + " and " + shown(hash) + "; accepted are ed25519, RSA and ECDSA with sha256 or sha512");
        }
        if (!verifies(signed)) throw new NotBelieved("carries a bad signature: its key " + fingerprint() + " did not sign this");
    }

    private boolean verifies(byte[] signed) {
        var message = new ByteArrayBuffer();
        message.putRawBytes(MAGIC);
        message.putString(NAMESPACE);
        message.putString("");
        message.putString(hash);
        message.putBytes(digest(signed));
        try {
            var isOfKey = KeyUtils.getCanonicalKeyType(algorithm).equals(KeyUtils.getKeyType(key));
            var verifier = BuiltinSignatures.fromFactoryName(algorithm).create();
            verifier.initVerifier(null, key);
            verifier.update(null, message.getCompactData());
            return isOfKey && verifier.verify(null, bytes);
        } catch (Exception e) {
            return false;
        }
    }

    private byte[] digest(byte[] signed) {
        try {
            return MessageDigest.getInstance(HASHES.get(hash)).digest(signed);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static NotBelieved broken() {
        return new NotBelieved("carries a signature that cannot be read");
    }

    private static String shown(String text) {
        var clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() <= 40 ? clean : clean.substring(0, 40) + "…";
    }
}
