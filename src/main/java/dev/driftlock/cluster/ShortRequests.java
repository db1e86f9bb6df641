package dev.driftlock.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/** The same client, but for work that is done again anyway: a request fails within seconds, and none is repeated behind its back. */
public final class ShortRequests {

    private static final int LIMIT_MILLIS = 4000;

    private ShortRequests() {
    }

    public static KubernetesClient of(KubernetesClient client) {
        return client.newClient(new RequestConfigBuilder().withRequestTimeout(LIMIT_MILLIS).withRequestRetryBackoffLimit(0).build()).adapt(KubernetesClient.class);
    }
}
