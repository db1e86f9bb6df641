package dev.driftlock.discovery.argocd;

import static dev.driftlock.discovery.Fields.flag;
import static dev.driftlock.discovery.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.Repositories;
import dev.driftlock.discovery.Revisions;
import dev.driftlock.render.DirectoryOptions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.SourceSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One source of an Application, as Argo CD's repository server would read it. */
record ApplicationSource(JsonNode source, List<JsonNode> all, JsonNode application, Repositories repositories, RepositorySecrets secrets) {

    private static final Duration POLL = Duration.ofSeconds(30);

    record Translation(SourceSettings settings, Set<ObjectKey> secrets) {
    }

    /** @param name of the source that it becomes */
    Translation translate(String name) throws NotRead {
        refuseWhatIsNotRead();
        var url = repositories.admitted(text(source, "repoURL"));
        var login = secrets.of(text(source, "repoURL"), Fields.text(application.path("spec"), "project"));
        var settings = new SourceSettings(url, Revisions.ref(text(source, "targetRevision")), rendering(name), POLL, Optional.empty(), login.credentials());
        return new Translation(settings, login.from());
    }

    private void refuseWhatIsNotRead() throws NotRead {
        var chart = text(source, "chart");
        if (!chart.isEmpty()) throw new NotRead("the chart " + chart + ": Helm repositories are not read");
        if (source.path("plugin").isObject()) throw new NotRead("a config management plugin renders it: plugins are not run");
        if (!source.at("/directory/jsonnet").isEmpty()) throw new NotRead("directory.jsonnet: Jsonnet is not read");
        if (flag(source.path("directory"), "disableExtensionFilter")) throw new NotRead("directory.disableExtensionFilter is not understood");
    }

    private RenderSettings rendering(String name) throws NotRead {
        var destination = Destination.of(application.path("spec"));
        var helm = source.path("helm").isObject() ? new HelmFields(source, all, repositories).options(Fields.name(application), destination.namespace())
                : withReleaseName(Fields.name(application));
        var kustomize = source.path("kustomize").isObject() ? KustomizeFields.options(source.path("kustomize")) : KustomizeOptions.NONE;
        return new RenderSettings(name, text(source, "path"), kind(), destination.namespace(), helm, kustomize, directory(source.path("directory")));
    }

    private static HelmOptions withReleaseName(String name) {
        var none = HelmOptions.DEFAULT;
        return new HelmOptions(Optional.of(name), none.valueFiles(), none.values(), none.includeCrds(), none.parameters(), none.fileParameters(),
                none.ignoreMissingValueFiles(), none.skipTests(), none.kubeVersion(), none.apiVersions());
    }

    /** What is set says which it is; else the files do, as in Argo CD. */
    private RenderSettings.Kind kind() throws NotRead {
        var kinds = List.of("helm", "kustomize", "directory").stream().filter(field -> source.path(field).isObject()).toList();
        if (kinds.size() > 1) throw new NotRead("it sets " + String.join(" and ", kinds) + ", of which Argo CD accepts one");
        if (kinds.isEmpty()) return RenderSettings.Kind.AUTO;
        return switch (kinds.getFirst()) {
            case "helm" -> RenderSettings.Kind.HELM;
            case "kustomize" -> RenderSettings.Kind.KUSTOMIZE;
            default -> RenderSettings.Kind.PLAIN;
        };
    }

    /** Without {@code recurse}, only the files of the path itself. */
    private static DirectoryOptions directory(JsonNode directory) {
        return new DirectoryOptions(flag(directory, "recurse"), text(directory, "include"), text(directory, "exclude"));
    }
}
