package dev.driftlock.discovery.watch;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.SourceKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/** The lists that may be watched, all filling one store. */
final class Lists {

    private static final String LOGINS = "argocd.argoproj.io/secret-type";

    private final KubernetesClient client;
    private final Runnable changed;
    private final ObjectStore store = new ObjectStore();

    Lists(KubernetesClient client, Runnable changed) {
        this.client = client;
        this.changed = changed;
    }

    List<Watched> of(SourceKind kind, List<String> namespaces) {
        var context = new ResourceDefinitionContext.Builder().withGroup(kind.group()).withVersion(kind.version()).withKind(kind.kind()).withPlural(kind.plural()).withNamespaced(true).build();
        return namespaces.stream().map(namespace -> new Watched(kind.definition() + " in " + namespace, kind.group(), kind.kind(), client.genericKubernetesResources(context).inNamespace(namespace), client, store, changed)).toList();
    }

    /** Argo CD's logins to repositories, and no other Secrets. */
    List<Watched> ofLogins(List<String> namespaces) {
        return namespaces.stream().map(namespace -> new Watched("secrets with the label " + LOGINS + " in " + namespace, "", "Secret",
                client.genericKubernetesResources("v1", "Secret").inNamespace(namespace).withLabelIn(LOGINS, "repository", "repo-creds"), client, store, changed)).toList();
    }

    /** One ConfigMap or Secret, so that the right to read it alone is enough. */
    List<Watched> of(ObjectKey reference) {
        var list = client.genericKubernetesResources("v1", reference.kind()).inNamespace(reference.namespace()).withField("metadata.name", reference.name());
        return List.of(new Watched(reference.toString(), "", reference.kind(), list, client, store, changed));
    }

    Inventory inventory() {
        return store.inventory();
    }
}
