package dev.driftlock.registration;

import dev.driftlock.tls.PemFiles;
import dev.driftlock.tls.PemFiles.UnusableException;
import dev.driftlock.tls.ServingKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the shared certificates stand in a Secret of type {@code kubernetes.io/tls}: {@code ca.crt}, {@code tls.crt} and {@code tls.key} as everybody
 * expects them, and beside them what will be served next.
 */
final class CertificateSecret {

    static final String NAME = "driftlock-tls";

    private static final String TYPE = "kubernetes.io/tls";
    private static final String SINCE = "driftlock.dev/since";
    private static final String AUTHORITIES = "ca.crt";
    private static final String SERVING = "tls";
    private static final String NEXT = "next";

    private CertificateSecret() {
    }

    /** @param version of the Secret that it takes the place of; null for a new one */
    static Secret write(Certificates certificates, String namespace, String version) {
        var data = new HashMap<String, String>();
        data.put(AUTHORITIES, encode(PemText.of(certificates.authorities())));
        put(data, SERVING, certificates.serving());
        certificates.next().ifPresent(next -> put(data, NEXT, next));
        return new SecretBuilder().withType(TYPE).withData(data)
                .withNewMetadata().withName(NAME).withNamespace(namespace).withResourceVersion(version)
                .withLabels(Map.of("app.kubernetes.io/name", "driftlock")).withAnnotations(Map.of(SINCE, certificates.since().toString())).endMetadata()
                .build();
    }

    private static void put(Map<String, String> data, String name, ServingKey pair) {
        data.put(name + ".crt", encode(PemText.of(pair.chain())));
        data.put(name + ".key", encode(PemText.of(pair.key())));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws UnusableException where somebody has written something else into it; the message holds no value */
    static Certificates read(Secret secret) throws UnusableException {
        var data = Optional.ofNullable(secret.getData()).orElse(Map.of());
        try {
            var authorities = PemText.certificates(text(data, AUTHORITIES));
            if (authorities.isEmpty()) throw new UnusableException(AUTHORITIES + " holds no certificate");
            var next = data.containsKey(NEXT + ".crt") ? Optional.of(pair(data, NEXT)) : Optional.<ServingKey>empty();
            return new Certificates(authorities, pair(data, SERVING), next, since(secret));
        } catch (CertificateException | IllegalArgumentException e) {
            throw new UnusableException("what it holds cannot be read");
        }
    }

    private static ServingKey pair(Map<String, String> data, String name) throws UnusableException {
        var files = new PemFiles(Path.of(name + ".crt"), Path.of(name + ".key"));
        return files.parse(new PemFiles.Content(text(data, name + ".crt"), text(data, name + ".key")));
    }

    private static String text(Map<String, String> data, String key) throws UnusableException {
        if (!data.containsKey(key)) throw new UnusableException(key + " is missing");
        return new String(Base64.getDecoder().decode(data.get(key)), StandardCharsets.ISO_8859_1);
    }

    /** Without the annotation no step is due too early. */
    private static Instant since(Secret secret) {
        var text = Optional.ofNullable(secret.getMetadata().getAnnotations()).map(all -> all.get(SINCE)).orElse("");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.parse(secret.getMetadata().getCreationTimestamp());
        }
    }
}
