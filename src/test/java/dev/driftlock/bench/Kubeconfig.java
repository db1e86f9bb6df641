package dev.driftlock.bench;

import dev.driftlock.bench.machine.Pki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Writes kubeconfig files that hold all they need, so that one can be handed to anybody: a person, kubectl, Driftlock. */
record Kubeconfig(URI server, Path ca) {

    Path write(Path file, Pki.Identity identity) {
        return write(file, "client-certificate-data: " + base64(identity.certificate()) + ", client-key-data: " + base64(identity.key()));
    }

    Path writeWithToken(Path file, String token) {
        return write(file, "token: " + token);
    }

    private Path write(Path file, String credentials) {
        var text = """
                apiVersion: v1
                kind: Config
                current-context: bench
                clusters: [{name: bench, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: bench, user: {%s}}]
                contexts: [{name: bench, context: {cluster: bench, user: bench}}]
                """.formatted(server, base64(ca), credentials);
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(Path file) {
        try {
            return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
