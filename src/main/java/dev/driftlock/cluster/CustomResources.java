package dev.driftlock.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.diff.CustomTypes;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the types of custom resources as their definitions in the cluster tell them, by a watch. */
public final class CustomResources implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final ResourceDefinitionContext DEFINITIONS = new ResourceDefinitionContext.Builder().withGroup("apiextensions.k8s.io").withVersion("v1")
            .withKind("CustomResourceDefinition").withPlural("customresourcedefinitions").withNamespaced(false).build();

    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private final Set<String> served = ConcurrentHashMap.newKeySet();

    /** Starts the watch; where the API server cannot be reached yet it is tried again in the background. */
    public CustomResources(KubernetesClient client, CustomTypes types) {
        informer = client.genericKubernetesResources(DEFINITIONS).runnableInformer(0);
        // What the definitions say is kept compiled; the definitions themselves, which can be large, are not kept.
        informer.itemStore(new ReducedStateItemStore<>(ReducedStateItemStore.NAME_KEY_STATE, GenericKubernetesResource.class, client.getKubernetesSerialization()));
        informer.addEventHandler(new Learning(types, served));
        informer.exceptionHandler((started, error) -> true);
        informer.start();
    }

    /** Whether the definitions have been listed once. */
    public boolean isKnown() {
        return informer.hasSynced();
    }

    /** Hears of the definitions' names: of those that are there already, then of each that comes or goes. */
    public interface Names {

        void came(String definition);

        void gone(String definition);
    }

    public void tell(Names names) {
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource crd) {
                names.came(crd.getMetadata().getName());
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource crd) {
                names.came(crd.getMetadata().getName());
            }

            @Override
            public void onDelete(GenericKubernetesResource crd, boolean isLastStateUnknown) {
                names.gone(crd.getMetadata().getName());
            }
        });
    }

    /** Whether the definition of that name is there and in force, {@code widgets.example.com}. */
    public boolean serves(String name) {
        return served.contains(name);
    }

    private record Learning(CustomTypes types, Set<String> served) implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource crd) {
            var tree = JSON.<JsonNode>valueToTree(crd);
            types.learn(tree);
            if (isEstablished(tree)) served.add(crd.getMetadata().getName());
        }

        private static boolean isEstablished(JsonNode crd) {
            if (crd.path("metadata").has("deletionTimestamp")) return false;
            for (var condition : crd.path("status").path("conditions")) {
                if (condition.path("type").asText().equals("Established")) return condition.path("status").asText().equals("True");
            }
            return false;
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource crd) {
            onAdd(crd);
        }

        @Override
        public void onDelete(GenericKubernetesResource crd, boolean isLastStateUnknown) {
            types.forget(crd.getMetadata().getName());
            served.remove(crd.getMetadata().getName());
        }
    }

    @Override
    public void close() {
        informer.close();
    }
}
