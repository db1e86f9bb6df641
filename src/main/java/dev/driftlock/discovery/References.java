package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The ConfigMaps and Secrets that objects refer to by name, all in their own namespace: Flux's, and what Argo CD believes of Git servers. */
public final class References {

    private static final List<String> TRUST_OF_ARGO_CD = List.of("argocd-ssh-known-hosts-cm", "argocd-tls-certs-cm");

    private References() {
    }

    public static Set<ObjectKey> of(Inventory inventory) {
        var keys = new HashSet<ObjectKey>();
        for (var object : inventory.all(SourceKind.KUSTOMIZATION)) addAll(object, object.at("/spec/postBuild/substituteFrom"), keys);
        for (var object : inventory.all(SourceKind.HELM_RELEASE)) addAll(object, object.at("/spec/valuesFrom"), keys);
        for (var object : inventory.all(SourceKind.GIT_REPOSITORY)) add(object, "Secret", object.at("/spec/secretRef"), keys);
        for (var object : inventory.all(SourceKind.APPLICATION)) TRUST_OF_ARGO_CD.forEach(name -> keys.add(new ObjectKey("", "ConfigMap", Fields.namespace(object), name)));
        return keys;
    }

    private static void addAll(JsonNode object, JsonNode references, Set<ObjectKey> keys) {
        for (var reference : references) add(object, Fields.text(reference, "kind"), reference, keys);
    }

    private static void add(JsonNode object, String kind, JsonNode reference, Set<ObjectKey> keys) {
        var name = Fields.text(reference, "name");
        if (!name.isEmpty() && (kind.equals("ConfigMap") || kind.equals("Secret"))) keys.add(new ObjectKey("", kind, Fields.namespace(object), name));
    }
}
