package dev.driftlock.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"EC,SHA256withECDSA", "RSA,SHA256withRSA", "Ed25519,Ed25519"})
    void keys_of_every_kind_in_pkcs8(String algorithm, String signature) throws Exception {
        var keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        var certificate = selfSigned(keys, signature);

        var loaded = files(Pem.certificate(certificate), Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded())).load();

        assertThat(loaded.leaf()).isEqualTo(certificate);
        assertThat(loaded.key()).isEqualTo(keys.getPrivate());
    }

    @Test
    void keys_in_the_older_forms() throws Exception {
        var rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        assertThat(files(Pem.certificate(selfSigned(rsa, "SHA256withRSA")), Pem.of("RSA PRIVATE KEY", inner(rsa))).load().key())
                .isEqualTo(rsa.getPrivate());

        var ec = keysOnP256();
        var parameters = PrivateKeyInfo.getInstance(ec.getPrivate().getEncoded()).getPrivateKeyAlgorithm().getParameters()
                .toASN1Primitive().getEncoded();
        var key = Pem.of("EC PARAMETERS", parameters) + Pem.of("EC PRIVATE KEY", withCurve(ec));
        assertThat(files(Pem.certificate(selfSigned(ec, "SHA256withECDSA")), key).load().key().getAlgorithm()).isEqualTo("EC");
    }

    /** As in the native image, where its keys, of the kind "ECDSA", had every handshake fail. */
    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "EdDSA"})
    void keys_are_of_the_jdk_with_bouncy_castle_in_the_list(String kind) throws Exception {
        var keys = KeyPairGenerator.getInstance(kind).generateKeyPair();
        var certificate = selfSigned(keys, kind.equals("EdDSA") ? "Ed25519" : "SHA256with" + (kind.equals("EC") ? "ECDSA" : "RSA"));
        var files = files(Pem.certificate(certificate), Pem.of("PRIVATE KEY", keys.getPrivate().getEncoded()));

        Security.addProvider(new BouncyCastleProvider());
        try {
            assertThat(files.load().key().getAlgorithm()).isEqualTo(kind);
        } finally {
            Security.removeProvider(BouncyCastleProvider.PROVIDER_NAME);
        }
    }

    @Test
    void a_chain_is_kept_in_its_order_whatever_stands_between() throws Exception {
        var made = SelfSigned.create("a", Instant.now(), SelfSigned.UNSHARED);
        var chain = files("Bag attributes\n" + Pem.certificate(made.serving().leaf()) + "# the authority\n\n" + Pem.certificate(made.authority()),
                Pem.key(made.serving())).load().chain();

        assertThat(chain).containsExactly(made.serving().leaf(), made.authority());
    }

    @Test
    void one_line_says_which_file_cannot_be_used() throws Exception {
        var made = SelfSigned.create("a", Instant.now(), SelfSigned.UNSHARED);
        var certificate = Pem.certificate(made.serving().leaf());
        var key = Pem.key(made.serving());

        assertUnusable("", key, "tls.crt holds no certificate");
        assertUnusable(key, key, "tls.crt holds no certificate");
        assertUnusable(certificate.substring(0, 200), key, "tls.crt holds a certificate that cannot be read");
        assertUnusable(certificate, "", "tls.key holds no private key that is not encrypted");
        assertUnusable(certificate, key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "tls.key holds");
        assertUnusable(certificate, key.substring(0, 100), "tls.key holds a key that cannot be read");
        assertUnusable(certificate, Pem.key(SelfSigned.create("a", Instant.now(), SelfSigned.UNSHARED).serving()), "do not belong together");
        assertUnusable(Pem.certificate(made.authority()) + certificate, key, "do not belong together");
    }

    private void assertUnusable(String certificate, String key, String line) throws Exception {
        var files = files(certificate, key);
        assertThatThrownBy(files::load).isInstanceOf(PemFiles.UnusableException.class).hasMessageContaining(line)
                .hasMessageNotContaining("\n");
    }

    private PemFiles files(String certificate, String key) throws Exception {
        return new PemFiles(Files.writeString(folder.resolve("tls.crt"), certificate), Files.writeString(folder.resolve("tls.key"), key));
    }

    private static KeyPair keysOnP256() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static byte[] inner(KeyPair keys) throws Exception {
        return PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded()).parsePrivateKey().toASN1Primitive().getEncoded();
    }

    /** The form of openssl: the curve stands in the key itself. */
    private static byte[] withCurve(KeyPair keys) throws Exception {
        var info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters()).getEncoded();
    }

    private static X509Certificate selfSigned(KeyPair keys, String signature) throws Exception {
        var name = new X500Name("CN=test");
        var now = System.currentTimeMillis();
        var builder = new JcaX509v3CertificateBuilder(name, BigInteger.ONE, new Date(now - 1000), new Date(now + 100_000), name, keys.getPublic());
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(signature).build(keys.getPrivate())));
    }
}
