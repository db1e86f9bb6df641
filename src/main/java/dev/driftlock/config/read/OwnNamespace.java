package dev.driftlock.config.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The namespace that Driftlock runs in, where the configuration names none: the pod's, else {@code driftlock}.
 *
 * @param podFile where the kubelet writes it
 */
public record OwnNamespace(Path podFile) {

    public static final OwnNamespace OF_POD =
            new OwnNamespace(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace"));

    private static final String OUTSIDE = "driftlock";

    String find() {
        try {
            var namespace = Files.readString(podFile).strip();
            return namespace.isEmpty() ? OUTSIDE : namespace;
        } catch (IOException e) {
            // Not in a pod, or in one without a token.
            return OUTSIDE;
        }
    }
}
