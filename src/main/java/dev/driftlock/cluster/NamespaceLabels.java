package dev.driftlock.cluster;

import dev.driftlock.guard.Namespaces;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The labels of the cluster's namespaces, kept in memory by a watch. */
public final class NamespaceLabels implements Namespaces, AutoCloseable {

    private final SharedIndexInformer<Namespace> informer;
    private final KubernetesSerialization serialization;

    /** Starts the watch; where the API server cannot be reached yet it is tried again in the background. */
    public NamespaceLabels(KubernetesClient client, ModeCap cap) {
        serialization = client.getKubernetesSerialization();
        informer = client.namespaces().runnableInformer(0);
        informer.addEventHandler(cap);
        informer.exceptionHandler((started, error) -> true);
        informer.start();
    }

    /** Whether the namespaces have been listed once. */
    public boolean isKnown() {
        return informer.hasSynced();
    }

    @Override
    public Optional<String> label(String namespace, String key) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace))
                .map(found -> found.getMetadata().getLabels())
                .map(labels -> labels.get(key));
    }

    @Override
    public Optional<JsonNode> object(String namespace) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace)).map(found -> serialization.convertValue(found, JsonNode.class));
    }

    @Override
    public void close() {
        informer.close();
    }
}
