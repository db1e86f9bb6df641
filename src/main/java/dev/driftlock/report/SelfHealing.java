package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The GitOps agent that takes back manual changes of an object, by the mark that the object carries (contract, section 5:
 * the opening names what will undo a manual change meanwhile).
 *
 * @param pause the command that pauses it
 */
record SelfHealing(String agent, String pause) {

    /** Part of a command that people copy into a shell: anything else than a name of Kubernetes is not shown. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    /** An Application outside Argo CD's own namespace is written {@code namespace_name}. */
    private static final Pattern TRACKING_ID = Pattern.compile("(?:([^_:]*)_)?([^_:]*):.*");

    static Optional<SelfHealing> of(JsonNode object) {
        var labels = object.path("metadata").path("labels");
        return ofArgo(object.path("metadata"))
                .or(() -> ofFlux(labels, "kustomize.toolkit.fluxcd.io/", "kustomization"))
                .or(() -> ofFlux(labels, "helm.toolkit.fluxcd.io/", "helmrelease"));
    }

    private static Optional<SelfHealing> ofArgo(JsonNode metadata) {
        var id = TRACKING_ID.matcher(metadata.path("annotations").path("argocd.argoproj.io/tracking-id").asText(""));
        boolean isTracked = id.matches();
        var name = isTracked ? id.group(2) : metadata.path("labels").path("argocd.argoproj.io/instance").asText("");
        var namespace = isTracked && id.group(1) != null ? id.group(1) : "";
        if (!isName(name) || !namespace.isEmpty() && !isName(namespace)) return Optional.empty();
        return Optional.of(new SelfHealing("Argo CD", "argocd app set " + (namespace.isEmpty() ? "" : namespace + "/") + name + " --sync-policy none"));
    }

    private static Optional<SelfHealing> ofFlux(JsonNode labels, String prefix, String type) {
        var name = labels.path(prefix + "name").asText("");
        var namespace = labels.path(prefix + "namespace").asText("");
        if (!isName(name) || !isName(namespace)) return Optional.empty();
        return Optional.of(new SelfHealing("Flux", "flux suspend " + type + " " + name + " -n " + namespace));
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
