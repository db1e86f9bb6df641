package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Json;
import dev.driftlock.source.SourceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects of a cluster, for tests of what discovery makes of them. */
final class Cluster {

    private final Map<ObjectKey, JsonNode> objects = new HashMap<>();
    private Set<String> hosts = Set.of();
    private Set<String> configured = Set.of();

    Cluster with(String object) {
        var tree = Json.of(object);
        var key = ObjectKey.of(tree.path("apiVersion").asText(), tree.path("kind").asText(), tree.at("/metadata/namespace").asText(), tree.at("/metadata/name").asText());
        objects.put(key, tree);
        return this;
    }

    /** An Application {@code argocd/users} for this cluster. */
    Cluster application(String spec) {
        return with("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: users, namespace: argocd}, spec: {destination: {name: in-cluster, namespace: team}, " + spec + "}}");
    }

    /** A Kustomization {@code flux-system/users} of a repository beside it. */
    Cluster kustomization(String spec) {
        return with("{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: users, namespace: flux-system}, spec: {sourceRef: {kind: GitRepository, name: repo}, " + spec + "}}");
    }

    Cluster helmRelease(String spec) {
        return with("{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: users, namespace: flux-system}, spec: {chart: {spec: {chart: charts/users, "
                + "sourceRef: {kind: GitRepository, name: repo}}}, " + spec + "}}");
    }

    Cluster repository(String spec) {
        return with("{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: repo, namespace: flux-system}, spec: {url: 'https://git.example.com/repo.git', " + spec + "}}");
    }

    Cluster hosts(String... listed) {
        hosts = Set.of(listed);
        return this;
    }

    Cluster configured(String... names) {
        configured = Set.of(names);
        return this;
    }

    Discovery discovery() {
        return Discovery.of(new Inventory(Map.copyOf(objects)), new DiscoverySettings(true, true, List.of("argocd", "flux-system"), hosts, Set.of("in-cluster"), configured));
    }

    Reading reading() {
        return discovery().readings().getFirst();
    }

    SourceSettings source() {
        return discovery().sources().getFirst();
    }
}
