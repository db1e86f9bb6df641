package dev.driftlock.discovery.watch;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.SourceKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Locale;

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
        var all = all(kind.group(), kind.version(), kind.kind(), kind.plural());
        return namespaces.stream().map(namespace -> new Watched(kind.definition() + " in " + namespace, kind.group(), kind.kind(), all.inNamespace(namespace), client, store, changed)).toList();
    }

    /** Argo CD's logins to repositories, and no other Secrets. */
    List<Watched> ofLogins(List<String> namespaces) {
        return namespaces.stream().map(namespace -> new Watched("secrets with the label " + LOGINS + " in " + namespace, "", "Secret",
                core("Secret").inNamespace(namespace).withLabelIn(LOGINS, "repository", "repo-creds"), client, store, changed)).toList();
    }

    /** One ConfigMap or Secret, so that the right to read it alone is enough. */
    List<Watched> of(ObjectKey reference) {
        var list = core(reference.kind()).inNamespace(reference.namespace()).withField("metadata.name", reference.name());
        return List.of(new Watched(reference.toString(), "", reference.kind(), list, client, store, changed));
    }

    private MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> core(String kind) {
        return all("", "v1", kind, kind.toLowerCase(Locale.ROOT) + "s");
    }

    private MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> all(String group, String version, String kind, String plural) {
        return client.genericKubernetesResources(new ResourceDefinitionContext.Builder().withGroup(group).withVersion(version).withKind(kind).withPlural(plural).withNamespaced(true).build());
    }

    Inventory inventory() {
        return store.inventory();
    }
}
