package dev.driftlock.source.git;

import dev.driftlock.source.git.ssh.OwnCryptography;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/** Keys and files of them, as ssh-keygen makes them. */
public final class SshKeys {

    static {
        OwnCryptography.use();
    }

    private SshKeys() {
    }

    public static KeyPair ed25519() {
        return make("ssh-ed25519", 256);
    }

    public static KeyPair rsa() {
        return make("ssh-rsa", 3072);
    }

    public static KeyPair ecdsa() {
        return make("ecdsa-sha2-nistp256", 256);
    }

    private static KeyPair make(String type, int size) {
        try {
            return KeyUtils.generateKeyPair(type, size);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code ssh-ed25519 AAAA...} */
    public static String line(KeyPair key) {
        return PublicKeyEntry.toString(key.getPublic());
    }

    public static String fingerprint(KeyPair key) {
        return KeyUtils.getFingerPrint(key.getPublic());
    }

    /** The private key in OpenSSH's format. */
    public static Path write(KeyPair key, Path file) {
        return write(key, file, null);
    }

    /** With a passphrase. */
    public static Path writeEncrypted(KeyPair key, Path file) {
        var encryption = new OpenSSHKeyEncryptionContext();
        encryption.setPassword("correct horse battery staple");
        encryption.setCipherType("256");
        encryption.setKdfRounds(4);
        return write(key, file, encryption);
    }

    private static Path write(KeyPair key, Path file, OpenSSHKeyEncryptionContext encryption) {
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "deploy@example.com", encryption, out);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
