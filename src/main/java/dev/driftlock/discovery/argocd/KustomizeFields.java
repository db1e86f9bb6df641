package dev.driftlock.discovery.argocd;

import static dev.driftlock.discovery.Fields.flag;
import static dev.driftlock.discovery.Fields.map;
import static dev.driftlock.discovery.Fields.text;
import static dev.driftlock.discovery.Fields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.KustomizeOptions.Labels;
import dev.driftlock.render.KustomizeOptions.Patch;
import dev.driftlock.render.KustomizeOptions.Replicas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code kustomize} fields of an Application's source. */
final class KustomizeFields {

    private KustomizeFields() {
    }

    static KustomizeOptions options(JsonNode kustomize) throws NotRead {
        if (flag(kustomize, "commonAnnotationsEnvsubst")) throw new NotRead("kustomize.commonAnnotationsEnvsubst is not understood");
        if (flag(kustomize, "ignoreMissingComponents")) throw new NotRead("kustomize.ignoreMissingComponents is not understood");
        return new KustomizeOptions(text(kustomize, "namePrefix"), text(kustomize, "nameSuffix"), text(kustomize, "namespace"), map(kustomize.path("commonLabels")),
                labels(kustomize), map(kustomize.path("commonAnnotations")), texts(kustomize.path("images")), replicas(kustomize), patches(kustomize),
                texts(kustomize.path("components")), Map.of(), false);
    }

    /** Into selectors too unless told otherwise, as {@code kustomize edit add label} does. */
    private static Labels labels(JsonNode kustomize) {
        if (!flag(kustomize, "labelWithoutSelector")) return Labels.SELECTORS;
        return flag(kustomize, "labelIncludeTemplates") ? Labels.TEMPLATES : Labels.METADATA;
    }

    private static List<Replicas> replicas(JsonNode kustomize) throws NotRead {
        var replicas = new ArrayList<Replicas>();
        for (var entry : kustomize.path("replicas")) {
            var count = text(entry, "count");
            if (!count.matches("\\d{1,9}")) throw new NotRead("kustomize.replicas of " + text(entry, "name") + ": " + count + " is no number");
            replicas.add(new Replicas(text(entry, "name"), Integer.parseInt(count)));
        }
        return List.copyOf(replicas);
    }

    private static List<Patch> patches(JsonNode kustomize) throws NotRead {
        var patches = new ArrayList<Patch>();
        for (var entry : kustomize.path("patches")) {
            if (!text(entry, "path").isEmpty()) throw new NotRead("kustomize.patches: a patch in a file, " + text(entry, "path") + ", is not understood; accepted is `patch`");
            if (!entry.path("options").isEmpty()) throw new NotRead("kustomize.patches: options are not understood");
            patches.add(new Patch(Optional.of(entry.path("target")).filter(JsonNode::isObject), text(entry, "patch")));
        }
        return List.copyOf(patches);
    }
}
