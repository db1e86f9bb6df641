package dev.driftlock.discovery.flux;

import static dev.driftlock.discovery.Fields.flag;
import static dev.driftlock.discovery.Fields.map;
import static dev.driftlock.discovery.Fields.text;
import static dev.driftlock.discovery.Fields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.SourceKind;
import dev.driftlock.render.DirectoryOptions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.KustomizeOptions.Labels;
import dev.driftlock.render.KustomizeOptions.Patch;
import dev.driftlock.render.RenderSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Flux Kustomization as the source that it stands for. */
record KustomizationFields(JsonNode object, Inventory inventory, GitRepositories repositories) {

    Translation read(String name) throws NotRead {
        var spec = object.path("spec");
        if (flag(spec, "ignoreMissingComponents")) throw new NotRead("ignoreMissingComponents is not understood");
        var namespace = Fields.namespace(object);
        var repository = repositories.find(spec.path("sourceRef"), namespace);
        var substitutions = Substitutions.of(spec.path("postBuild"), inventory, namespace);
        var rendering = new RenderSettings(name, text(spec, "path"), RenderSettings.Kind.KUSTOMIZE, text(spec, "targetNamespace"), HelmOptions.DEFAULT,
                options(spec, substitutions.values()), DirectoryOptions.DEFAULT);
        var behind = new HashSet<ObjectKey>(substitutions.from());
        behind.add(SourceKind.KUSTOMIZATION.key(object));
        return repositories.source(repository, rendering, behind, List.of());
    }

    private static KustomizeOptions options(JsonNode spec, Map<String, String> substitutions) throws NotRead {
        var common = spec.path("commonMetadata");
        return new KustomizeOptions(text(spec, "namePrefix"), text(spec, "nameSuffix"), text(spec, "targetNamespace"), map(common.path("labels")), Labels.METADATA,
                map(common.path("annotations")), images(spec.path("images")), List.of(), patches(spec.path("patches")), texts(spec.path("components")), substitutions, true);
    }

    static List<Patch> patches(JsonNode entries) throws NotRead {
        var patches = new ArrayList<Patch>();
        for (var entry : entries) {
            if (!entry.path("options").isEmpty()) throw new NotRead("patches: options are not understood");
            patches.add(new Patch(Optional.of(entry.path("target")).filter(JsonNode::isObject), text(entry, "patch")));
        }
        return List.copyOf(patches);
    }

    /** As {@code kustomize edit set image} takes them. */
    static List<String> images(JsonNode entries) {
        var images = new ArrayList<String>();
        for (var entry : entries) {
            var image = Fields.optional(entry, "newName").map(newName -> text(entry, "name") + "=" + newName).orElse(text(entry, "name"));
            var tag = Fields.optional(entry, "newTag").map(":"::concat).orElse("");
            var digest = Fields.optional(entry, "digest").map("@"::concat).orElse("");
            images.add(image + (digest.isEmpty() ? tag : digest));
        }
        return List.copyOf(images);
    }
}
