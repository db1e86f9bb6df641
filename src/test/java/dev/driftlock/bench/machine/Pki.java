package dev.driftlock.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one run: to the API server, a user is a client certificate whose CN is the name and whose O are the groups. */
public final class Pki {

    /** A certificate and its key, as PEM files. */
    public record Identity(Path certificate, Path key) {

        Certificate readCertificate() throws GeneralSecurityException, IOException {
            try (var pem = Files.newInputStream(certificate)) {
                return CertificateFactory.getInstance("X.509").generateCertificate(pem);
            }
        }

        PrivateKey readKey() throws GeneralSecurityException, IOException {
            var base64 = Files.readString(key).replaceAll("-----[A-Z ]+-----", "");
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
        }
    }

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final Path directory;
    private final KeyPair keys = newKeys();
    private final X500Name name = new X500Name("CN=driftlock-bench");
    private final X509Certificate certificate;

    public Pki(Path directory) {
        this.directory = directory;
        this.certificate = sign(name, keys, builder -> {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        });
        write("ca.crt", pem("CERTIFICATE", encoded(certificate)));
    }

    public Path caFile() {
        return directory.resolve("ca.crt");
    }

    public X509Certificate ca() {
        return certificate;
    }

    /** A server certificate for the loopback address and these DNS names. */
    public Identity server(String file, String... dnsNames) {
        var names = new GeneralName[dnsNames.length + 1];
        names[0] = new GeneralName(GeneralName.iPAddress, Loopback.ADDRESS);
        for (int i = 0; i < dnsNames.length; i++) names[i + 1] = new GeneralName(GeneralName.dNSName, dnsNames[i]);
        return issue(file, new X500Name("CN=" + file), builder -> {
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        });
    }

    public Identity client(String user, List<String> groups) {
        var subject = new X500NameBuilder().addRDN(BCStyle.CN, user);
        groups.forEach(group -> subject.addRDN(BCStyle.O, group));
        return issue("client-" + Integer.toHexString((user + groups).hashCode()), subject.build(), builder ->
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth)));
    }

    /** The pair that signs service account tokens: the public key stands where a certificate would. */
    public Identity tokenKeys() {
        var pair = newKeys();
        return new Identity(write("tokens.pub", pem("PUBLIC KEY", pair.getPublic().getEncoded())), writeKey("tokens.key", pair));
    }

    public static String pem(Certificate certificate) {
        return pem("CERTIFICATE", encoded(certificate));
    }

    private Identity issue(String file, X500Name subject, Extensions extensions) {
        var pair = newKeys();
        var issued = sign(subject, pair, extensions);
        return new Identity(write(file + ".crt", pem(issued)), writeKey(file + ".key", pair));
    }

    private interface Extensions {
        void addTo(JcaX509v3CertificateBuilder builder) throws IOException;
    }

    private X509Certificate sign(X500Name subject, KeyPair pair, Extensions extensions) {
        try {
            var now = Instant.now();
            var builder = new JcaX509v3CertificateBuilder(name, new BigInteger(120, new SecureRandom()),
                    Date.from(now.minusSeconds(60)), Date.from(now.plus(LIFETIME)), subject, pair.getPublic());
            extensions.addTo(builder);
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
            return new JcaX509CertificateConverter().getCertificate(signed);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + type + "-----\n";
    }

    private Path writeKey(String file, KeyPair pair) {
        return write(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    }

    private Path write(String file, String text) {
        try {
            return Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
