package dev.driftlock.changes.book;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.Settled;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One request to the API server each. What writes holds only if nobody else wrote meanwhile, and is empty then. */
final class BookApi {

    private static final ResourceDefinitionContext CONTEXT = new ResourceDefinitionContext.Builder().withGroup("driftlock.dev").withVersion("v1")
            .withPlural("manualchanges").withKind(Manifests.KIND).withNamespaced(true).build();

    private final KubernetesClient client;

    BookApi(KubernetesClient client) {
        this.client = client;
    }

    MixedOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> all() {
        return client.genericKubernetesResources(CONTEXT);
    }

    Optional<Entry> find(String namespace, String name) {
        return Optional.ofNullable(all().inNamespace(namespace).withName(name).get()).flatMap(Manifests::read);
    }

    /** Empty where one of that name is there already. */
    Optional<Entry> create(String namespace, String name, Change change, Map<String, String> notes) {
        var resource = Manifests.write(namespace, name, change, Optional.empty(), notes, null);
        try {
            return Manifests.read(all().inNamespace(namespace).resource(resource).create());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) return Optional.empty();
            throw e;
        }
    }

    /** Writes what the change has become; with more notes where there are any. */
    Optional<Entry> update(Entry entry, Change change, Map<String, String> moreNotes) {
        var notes = new HashMap<>(entry.notes());
        notes.putAll(moreNotes);
        var resource = Manifests.write(entry.namespace(), entry.name(), change, entry.settled(), notes, entry.version());
        return unlessChanged(() -> all().inNamespace(entry.namespace()).resource(resource).update());
    }

    Optional<Entry> settle(Entry entry, Settled settled) {
        var resource = Manifests.write(entry.namespace(), entry.name(), entry.change(), Optional.of(settled), entry.notes(), entry.version());
        resource.setAdditionalProperty("status", Manifests.status(settled));
        return unlessChanged(() -> all().inNamespace(entry.namespace()).resource(resource).updateStatus());
    }

    /** False where somebody else wrote or deleted it meanwhile. */
    boolean delete(Entry entry) {
        var resource = Manifests.write(entry.namespace(), entry.name(), entry.change(), entry.settled(), entry.notes(), entry.version());
        try {
            return !all().inNamespace(entry.namespace()).resource(resource).lockResourceVersion(entry.version()).delete().isEmpty();
        } catch (KubernetesClientException e) {
            if (isGoneOrChanged(e)) return false;
            throw e;
        }
    }

    private static Optional<Entry> unlessChanged(Supplier<GenericKubernetesResource> write) {
        try {
            return Optional.ofNullable(write.get()).flatMap(Manifests::read);
        } catch (KubernetesClientException e) {
            if (isGoneOrChanged(e)) return Optional.empty();
            throw e;
        }
    }

    private static boolean isGoneOrChanged(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }
}
