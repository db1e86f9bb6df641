package dev.driftlock.source.git.signature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code verify.allowed-signers-file}: whose signatures are believed. Read anew each time, so that a key that was taken out
 * counts no longer. Contract, section 2.
 */
public sealed interface Signers permits AllowedSigners, KeyRing {

    String KEY = "verify.allowed-signers-file";

    /** An OpenSSH allowed_signers file, or an armored OpenPGP key ring. */
    static Signers read(Path file) throws NotBelieved {
        try {
            var text = Files.readString(file);
            return text.contains(KeyRing.BEGIN_KEYS) ? KeyRing.parse(file, text) : AllowedSigners.parse(file, text);
        } catch (IOException e) {
            throw new NotBelieved("cannot be checked: " + KEY + ": " + file + " cannot be read (" + e.getClass().getSimpleName()
                    + "); accepted is an OpenSSH allowed_signers file or an armored OpenPGP key ring");
        }
    }

    /** Returns when one of them signed it, and throws {@link NotBelieved} when not. */
    void check(Signed object) throws NotBelieved;
}
