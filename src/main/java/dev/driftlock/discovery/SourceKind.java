package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.util.Arrays;
import java.util.Optional;

/** The kinds of Argo CD and Flux that tell of sources, by upstream's group, version and names. */
public enum SourceKind {

    APPLICATION("argoproj.io", "v1alpha1", "Application", "applications"),
    APPLICATION_SET("argoproj.io", "v1alpha1", "ApplicationSet", "applicationsets"),
    APP_PROJECT("argoproj.io", "v1alpha1", "AppProject", "appprojects"),
    KUSTOMIZATION("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations"),
    HELM_RELEASE("helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases"),
    GIT_REPOSITORY("source.toolkit.fluxcd.io", "v1", "GitRepository", "gitrepositories");

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;

    SourceKind(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
    }

    public static Optional<SourceKind> of(ObjectKey key) {
        return Arrays.stream(values()).filter(each -> each.group.equals(key.group()) && each.kind.equals(key.kind())).findFirst();
    }

    public String group() {
        return group;
    }

    public String version() {
        return version;
    }

    public String kind() {
        return kind;
    }

    public String plural() {
        return plural;
    }

    /** Of its CustomResourceDefinition. */
    public String definition() {
        return plural + "." + group;
    }

    public boolean isArgoCd() {
        return group.equals("argoproj.io");
    }

    public ObjectKey key(String namespace, String name) {
        return new ObjectKey(group, kind, namespace, name);
    }

    public ObjectKey key(JsonNode object) {
        return key(object.at("/metadata/namespace").asText(), object.at("/metadata/name").asText());
    }
}
