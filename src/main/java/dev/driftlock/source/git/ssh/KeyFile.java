package dev.driftlock.source.git.ssh;

import dev.driftlock.source.git.Material;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.errors.TransportException;

/**
 * {@code credentials.ssh-key-file}: a private key as ssh-keygen writes it. Read at each fetch, so that a rotated key counts
 * at once. An encrypted one is refused: there is nobody to ask for its passphrase.
 */
record KeyFile(Material file) {

    static {
        OwnCryptography.use();
    }

    private static final String ACCEPTED = "accepted is a private key without a passphrase, as ssh-keygen -t ed25519 or -t rsa writes it";

    KeyPair read() throws TransportException {
        var keys = List.copyOf(all());
        if (keys.isEmpty()) throw unusable("holds no private key; " + ACCEPTED, null);
        return keys.getFirst();
    }

    private List<KeyPair> all() throws TransportException {
        FilePasswordProvider nobody = (session, resource, retry) -> {
            throw new Encrypted();
        };
        try (var in = file.open()) {
            var found = SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName(file.toString()), in, nobody);
            return found == null ? List.of() : java.util.stream.StreamSupport.stream(found.spliterator(), false).toList();
        } catch (Encrypted e) {
            throw unusable("is encrypted with a passphrase; " + ACCEPTED, e);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unusable("holds no private key that can be read; " + ACCEPTED, e);
        } catch (IOException e) {
            // What the parser says may quote the file, and that is the secret.
            throw unusable("cannot be read (" + e.getClass().getSimpleName() + "); " + ACCEPTED, e);
        }
    }

    private TransportException unusable(String why, Exception cause) {
        return new Unusable("credentials.ssh-key-file: " + file + " " + why, cause);
    }

    /** Its cause is left out of what people see. */
    private static final class Unusable extends TransportException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Exception cause) {
            super(message);
            addSuppressed(cause == null ? new IOException("empty") : cause);
        }
    }

    private static final class Encrypted extends IOException {
        private static final long serialVersionUID = 1L;

        Encrypted() {
            super("encrypted");
        }
    }
}
