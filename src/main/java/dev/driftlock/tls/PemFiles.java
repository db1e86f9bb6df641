package dev.driftlock.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** A certificate chain and its key in PEM files: PKCS#8, PKCS#1 and EC keys, as cert-manager, openssl and others write them. */
public record PemFiles(Path certFile, Path keyFile) {

    /** What the files hold now, byte by byte: two that are equal need not be read again. */
    public record Content(String certificates, String key) {
    }

    /** Why the files give no key and certificate; one line that names the file. */
    public static final class UnusableException extends Exception {

        private static final long serialVersionUID = 1L;

        public UnusableException(String message) {
            super(message, null, false, false);
        }
    }

    /** The key and chain that the files hold now. */
    public ServingKey load() throws UnusableException {
        return parse(read());
    }

    public Content read() throws UnusableException {
        return new Content(read(certFile), read(keyFile));
    }

    private static String read(Path file) throws UnusableException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new UnusableException(file + " is not there");
        } catch (IOException e) {
            throw new UnusableException(file + " cannot be read: " + e.getMessage());
        }
    }

    /** The key and chain in {@code content}. */
    public ServingKey parse(Content content) throws UnusableException {
        var chain = chain(content.certificates());
        var key = key(content.key());
        try {
            return new ServingKey(key, chain);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(certFile + " and " + keyFile + " do not belong together: " + e.getMessage());
        }
    }

    private List<X509Certificate> chain(String pem) throws UnusableException {
        var chain = new ArrayList<X509Certificate>();
        try (var parser = new PEMParser(new StringReader(pem))) {
            var factory = CertificateFactory.getInstance("X.509");
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof X509CertificateHolder holder) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(holder.getEncoded())));
                }
            }
        } catch (IOException | CertificateException | RuntimeException e) {
            throw new UnusableException(certFile + " holds a certificate that cannot be read");
        }
        if (chain.isEmpty()) throw new UnusableException(certFile + " holds no certificate");
        return chain;
    }

    private PrivateKey key(String pem) throws UnusableException {
        try (var parser = new PEMParser(new StringReader(pem))) {
            // openssl writes the parameters of an EC key before it.
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) return key(pair.getPrivateKeyInfo());
                if (object instanceof PrivateKeyInfo info) return key(info);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            throw new UnusableException(keyFile + " holds a key that cannot be read");
        }
        throw new UnusableException(keyFile + " holds no private key that is not encrypted");
    }

    /** Of the first provider that knows the kind, the JDK's: Bouncy Castle, where it is one, calls its keys ECDSA, and no handshake takes them. */
    private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
        var kind = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }
}
