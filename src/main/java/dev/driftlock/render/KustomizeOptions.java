package dev.driftlock.render;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an Argo CD Application or a Flux Kustomization changes of the kustomization in the source's path. As these agents
 * do, it is written into that kustomization: a prefix, a suffix, a namespace and an image take the place of its own.
 *
 * @param namespace put on all objects; empty: as the kustomization says
 * @param commonLabels {@code labels} of Argo CD's {@code commonLabels} or Flux's {@code commonMetadata}
 * @param labels where the common labels go beside {@code metadata.labels}
 * @param images as {@code kustomize edit set image} takes them: {@code name=newName:newTag}, {@code name:newTag}, {@code name@digest}
 * @param components paths relative to the kustomization
 * @param substitutions Flux's {@code postBuild}: what {@code ${NAME}} stands for; empty: no substitution takes place
 * @param generate where the path holds no kustomization, one is made of all manifests below it, as Flux does
 */
public record KustomizeOptions(String namePrefix, String nameSuffix, String namespace, Map<String, String> commonLabels, Labels labels,
        Map<String, String> commonAnnotations, List<String> images, List<Replicas> replicas, List<Patch> patches, List<String> components,
        Map<String, String> substitutions, boolean generate) {

    public static final KustomizeOptions NONE = new KustomizeOptions("", "", "", Map.of(), Labels.METADATA, Map.of(), List.of(), List.of(), List.of(),
            List.of(), Map.of(), false);

    /** {@code METADATA}: nowhere else; {@code TEMPLATES}: pod templates too; {@code SELECTORS}: those and selectors, kustomize's {@code commonLabels}. */
    public enum Labels {
        METADATA, TEMPLATES, SELECTORS
    }

    public record Replicas(String name, int count) {
    }

    /**
     * A strategic merge patch, or a JSON patch.
     *
     * @param target as in a kustomization: group, version, kind, name, namespace, selectors; empty: what the patch itself names
     */
    public record Patch(Optional<JsonNode> target, String patch) {
    }
}
