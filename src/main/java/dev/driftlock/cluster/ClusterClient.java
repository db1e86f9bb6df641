package dev.driftlock.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * The client of the API server. It knows the few kinds that are read by their class, and no more: each kind that it knows
 * costs memory, and a native image carries all that they refer to. Every other object is generic.
 */
public final class ClusterClient {

    /** What a native image must be able to read and write; {@code Status} is how a watch learns that it has to begin anew. */
    static final List<Class<? extends KubernetesResource>> KINDS = List.of(Event.class, Lease.class, Namespace.class, Secret.class, Status.class, SubjectAccessReview.class);

    private ClusterClient() {
    }

    /** Finds the API server as kubectl does: by the kubeconfig, or in a pod by its service account. */
    public static KubernetesClient connect(Vertx vertx) {
        return new KubernetesClientBuilder().withConfig(Config.autoConfigure(null)).withKubernetesSerialization(serialization())
                .withHttpClientFactory(new VertxHttpClientFactory(vertx)).build();
    }

    private static KubernetesSerialization serialization() {
        var serialization = new KubernetesSerialization(new JsonMapper(), false);
        KINDS.forEach(serialization::registerKubernetesResource);
        return serialization;
    }
}
