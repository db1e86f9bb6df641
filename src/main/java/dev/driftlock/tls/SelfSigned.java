package dev.driftlock.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certification authority of our own and a certificate from it, made anew (ECDSA on P-256).
 *
 * @param authority what a caBundle must hold
 * @param serving the key and certificate that the webhook's port serves, without the authority
 */
public record SelfSigned(X509Certificate authority, ServingKey serving) {

    /** Of one that nobody renews, since it ends with the process. */
    public static final Duration UNSHARED = Duration.ofDays(3650);
    /** A cluster's clocks differ. */
    private static final Duration SKEW = Duration.ofHours(1);
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final int SERIAL_BITS = 127;

    private record Validity(Date begin, Date end) {
    }

    /** Makes both for the Service {@code driftlock} in {@code namespace}, and for this machine. */
    public static SelfSigned create(String namespace, Instant now, Duration valid) {
        try {
            var random = new SecureRandom();
            var validity = new Validity(Date.from(now.minus(SKEW)), Date.from(now.plus(valid)));
            var authorityKey = newKey(random);
            var authorityName = new X500Name("CN=driftlock-ca");
            var authority = sign(authorityBuilder(authorityName, authorityKey, random, validity), authorityKey);
            var leafKey = newKey(random);
            var leaf = sign(leafBuilder(authorityName, authority, leafKey, namesIn(namespace), random, validity), authorityKey);
            return new SelfSigned(authority, new ServingKey(leafKey.getPrivate(), List.of(leaf)));
        } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
            throw new IllegalStateException("no certificate could be made", e);
        }
    }

    private static KeyPair newKey(SecureRandom random) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private static X509v3CertificateBuilder authorityBuilder(X500Name name, KeyPair key, SecureRandom random, Validity validity)
            throws GeneralSecurityException, IOException {
        return builder(name, name, key, random, validity)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key.getPublic()));
    }

    private static X509v3CertificateBuilder leafBuilder(X500Name issuer, X509Certificate authority, KeyPair key,
            GeneralNames names, SecureRandom random, Validity validity) throws GeneralSecurityException, IOException {
        return builder(issuer, new X500Name("CN=driftlock"), key, random, validity)
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                .addExtension(Extension.authorityKeyIdentifier, false, new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority))
                .addExtension(Extension.subjectAlternativeName, false, names);
    }

    private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair key, SecureRandom random, Validity validity) {
        return new JcaX509v3CertificateBuilder(issuer, new BigInteger(SERIAL_BITS, random).setBit(0),
                validity.begin(), validity.end(), subject, key.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by)
            throws GeneralSecurityException, OperatorCreationException {
        var signer = new JcaContentSignerBuilder(SIGNATURE).build(by.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static GeneralNames namesIn(String namespace) {
        var service = "driftlock." + namespace;
        var names = new ArrayList<GeneralName>();
        for (var name : List.of("localhost", "driftlock", service, service + ".svc", service + ".svc.cluster.local")) {
            names.add(new GeneralName(GeneralName.dNSName, name));
        }
        for (var address : List.of("127.0.0.1", "::1")) names.add(new GeneralName(GeneralName.iPAddress, address));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }
}
