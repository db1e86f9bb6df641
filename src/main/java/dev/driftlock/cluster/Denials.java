package dev.driftlock.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.stream.Stream;

/** Tells what RBAC forbids, which no waiting helps, from what goes wrong for a while. */
public final class Denials {

    private Denials() {
    }

    /** The client wraps what the API server said. */
    public static boolean isDenial(Throwable error) {
        return Stream.iterate(error, each -> each != null, Throwable::getCause).anyMatch(Denials::saysSo);
    }

    private static boolean saysSo(Throwable error) {
        return error instanceof KubernetesClientException refused && (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN || refused.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED);
    }
}
