package dev.driftlock.source.git.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;

/**
 * An OpenPGP key ring as {@code gpg --armor --export} writes it, one block or several. A key's expiry is held against the
 * time of its signature; take a lost key out of the file.
 */
record KeyRing(Path file, List<RingKey> keys) implements Signers {

    static final String BEGIN_KEYS = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
    static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";

    private static final Pattern BLOCK = Pattern.compile(BEGIN_KEYS + ".*?-----END PGP PUBLIC KEY BLOCK-----", Pattern.DOTALL);

    static KeyRing parse(Path file, String text) throws NotBelieved {
        var keys = new ArrayList<RingKey>();
        for (var match = BLOCK.matcher(text); match.find();) keys.addAll(block(file, match.group()));
        if (keys.isEmpty()) throw unreadable(file);
        return new KeyRing(file, List.copyOf(keys));
    }

    private static List<RingKey> block(Path file, String armored) throws NotBelieved {
        try (var in = decoded(armored)) {
            var keys = new ArrayList<RingKey>();
            for (var each : new BcPGPObjectFactory(in)) {
                if (each instanceof PGPPublicKeyRing ring) ring.getPublicKeys().forEachRemaining(key -> keys.add(new RingKey(ring.getPublicKey(), key)));
            }
            return keys;
        } catch (IOException | RuntimeException e) {
            throw unreadable(file);
        }
    }

    private static NotBelieved unreadable(Path file) {
        return new NotBelieved("cannot be checked: " + KEY + ": " + file + " cannot be read; accepted are public keys as gpg --armor --export writes them");
    }

    private static ArmoredInputStream decoded(String armored) throws IOException {
        return new ArmoredInputStream(new ByteArrayInputStream(armored.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void check(Signed object) throws NotBelieved {
        var armored = object.signature().orElseThrow(() -> new NotBelieved("is not signed; accepted are signatures by a key in " + file));
        if (!armored.startsWith(BEGIN_SIGNATURE)) throw new NotBelieved("is not signed with an OpenPGP key; accepted are signatures by a key in " + file);
        var signature = signature(armored);
        var listed = keys.stream().filter(key -> key.mayHaveMade(signature)).toList();
        if (listed.isEmpty()) throw new NotBelieved("is signed with the key " + issuer(signature) + ", which is not in " + file);
        var refusal = Optional.<String>empty();
        for (var key : listed) {
            refusal = key.refusal(signature, object.payload());
            if (refusal.isEmpty()) return;
        }
        throw new NotBelieved(refusal.get());
    }

    private static PGPSignature signature(String armored) throws NotBelieved {
        try (var in = decoded(armored)) {
            if (new BcPGPObjectFactory(in).nextObject() instanceof PGPSignatureList list && list.size() == 1) return list.get(0);
        } catch (IOException | RuntimeException e) {
            // Said below.
        }
        throw new NotBelieved("carries a signature that cannot be read");
    }

    private static String issuer(PGPSignature signature) {
        var fingerprint = signature.getHashedSubPackets() == null ? null : signature.getHashedSubPackets().getIssuerFingerprint();
        return fingerprint == null ? "%016X".formatted(signature.getKeyID()) : RingKey.hex(fingerprint.getFingerprint());
    }
}
