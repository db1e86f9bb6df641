package dev.driftlock.discovery.watch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.cluster.Denials;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.time.Duration;
import java.util.Optional;

/** One list that is kept up to date by a watch: the objects of a kind in a namespace, or a single object. */
final class Watched implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final String what;
    private final String group;
    private final String kind;
    private final ObjectStore store;
    private final Runnable changed;
    private final SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile Optional<String> trouble = Optional.empty();
    private volatile boolean denied;
    private volatile boolean closed;
    private final long started = System.nanoTime();

    /**
     * Starts the watch; where the API server refuses it, it is tried again in the background, ever more slowly.
     *
     * @param what for people
     * @param group of its objects' kind
     * @param store that its objects go into, until it is closed
     */
    Watched(String what, String group, String kind, Informable<GenericKubernetesResource> list, KubernetesClient client, ObjectStore store, Runnable changed) {
        this.what = what;
        this.group = group;
        this.kind = kind;
        this.store = store;
        this.changed = changed;
        this.informer = list.runnableInformer(0);
        // Kept once, in the store, and without who manages which field.
        informer.itemStore(new ReducedStateItemStore<>(ReducedStateItemStore.NAME_KEY_STATE, GenericKubernetesResource.class, client.getKubernetesSerialization()));
        informer.addEventHandler(new Keeping());
        informer.exceptionHandler((started, error) -> failed(error));
        informer.start();
    }

    private boolean failed(Throwable error) {
        if (closed) return false;
        denied = Denials.isDenial(error);
        trouble = Optional.of(denied ? "the API server forbids to list it" : String.valueOf(error.getMessage()));
        changed.run();
        return true;
    }

    /** Whether it has been listed, or is not worth waiting for any longer. */
    boolean isSettled() {
        return informer.hasSynced() || denied || System.nanoTime() - started > GIVEN_UP.toNanos();
    }

    /** Why it is not listed. */
    Optional<String> trouble() {
        return informer.hasSynced() ? Optional.empty() : Optional.of(what + ": " + trouble.orElse("not listed yet"));
    }

    @Override
    public void close() {
        closed = true;
        informer.close();
        store.removeAll(this);
    }

    private final class Keeping implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource object) {
            keep(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            keep(object);
        }

        private void keep(GenericKubernetesResource object) {
            if (closed) return;
            ObjectNode tree = JSON.valueToTree(object);
            tree.put("kind", kind);
            if (tree.path("metadata") instanceof ObjectNode metadata) metadata.remove("managedFields");
            store.put(Watched.this, keyOf(object), tree);
            changed.run();
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean isLastStateUnknown) {
            store.remove(Watched.this, keyOf(object));
            changed.run();
        }

        /** Of an object that is gone only its names may be known. */
        private ObjectKey keyOf(GenericKubernetesResource object) {
            return new ObjectKey(group, kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
        }
    }
}
