package dev.driftlock.source.git.signature;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;

/** A key of a ring, the primary one or one that it vouches for. */
record RingKey(PGPPublicKey primary, PGPPublicKey key) {

    private static final BcPGPContentVerifierBuilderProvider VERIFIERS = new BcPGPContentVerifierBuilderProvider();
    private static final Set<Integer> HASHES = Set.of(HashAlgorithmTags.SHA256, HashAlgorithmTags.SHA384, HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA224,
            HashAlgorithmTags.SHA3_256, HashAlgorithmTags.SHA3_512);

    boolean mayHaveMade(PGPSignature signature) {
        return key.getKeyID() == signature.getKeyID();
    }

    /** Why the signature is not believed, in words that follow "commit ..."; empty where it is good. */
    Optional<String> refusal(PGPSignature signature, byte[] signed) {
        if (!verifies(signature, signed)) return Optional.of("carries a bad signature: its key " + fingerprint() + " did not sign this");
        var made = signature.getCreationTime().toInstant();
        if (key.hasRevocation() || primary.hasRevocation()) return Optional.of(signedWith() + "is revoked");
        if (!isBound()) return Optional.of(signedWith() + "may not sign");
        return expiredAt(primary, made).or(() -> expiredAt(key, made)).map(end -> signedWith() + "had expired at its time " + made + " (expires " + end + ")");
    }

    private String signedWith() {
        return "is signed with the key " + fingerprint() + ", which ";
    }

    private boolean verifies(PGPSignature signature, byte[] signed) {
        if (signature.getSignatureType() != PGPSignature.BINARY_DOCUMENT || !HASHES.contains(signature.getHashAlgorithm())) return false;
        try {
            signature.init(VERIFIERS, key);
            signature.update(signed);
            return signature.verify();
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    /** A subkey counts only where the primary key has signed that it may sign. */
    private boolean isBound() {
        if (key.isMasterKey()) return true;
        for (Iterator<PGPSignature> bindings = key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING); bindings.hasNext();) {
            var binding = bindings.next();
            if (binding.getKeyID() == primary.getKeyID() && maySign(binding) && verifies(binding)) return true;
        }
        return false;
    }

    private static boolean maySign(PGPSignature binding) {
        return binding.getHashedSubPackets() != null && (binding.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) != 0;
    }

    private boolean verifies(PGPSignature binding) {
        try {
            binding.init(VERIFIERS, primary);
            return binding.verifyCertification(primary, key);
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    private static Optional<Instant> expiredAt(PGPPublicKey key, Instant time) {
        if (key.getValidSeconds() == 0) return Optional.empty();
        return Optional.of(key.getCreationTime().toInstant().plusSeconds(key.getValidSeconds())).filter(end -> !time.isBefore(end));
    }

    private String fingerprint() {
        return hex(key.getFingerprint());
    }

    static String hex(byte[] fingerprint) {
        return HexFormat.of().withUpperCase().formatHex(fingerprint);
    }
}
