package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The GitOps agent that takes back manual changes of an object, by the mark that the object carries (contract, section 5:
 * the opening names what will undo a manual change meanwhile, the end how to start it again).
 *
 * @param namespace of the Application, Kustomization or HelmRelease; empty for Argo CD's own
 */
public record SelfHealing(Tool tool, String namespace, String name) {

    /** What declares the object to its agent. */
    public enum Tool {
        APPLICATION, KUSTOMIZATION, HELM_RELEASE
    }

    /** Part of a command that people copy into a shell: anything else than a name of Kubernetes is not shown. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    /** An Application outside Argo CD's own namespace is written {@code namespace_name}; behind it stands the object that is tracked. */
    private static final Pattern TRACKING_ID = Pattern.compile("(?:([^_:]*)_)?([^_:]*):([^/]*)/([^:]*):([^/]*)/(.*)");

    /** The mark on {@code object}, whose key it is: a mark that was copied from another object says nothing. */
    public static Optional<SelfHealing> of(ObjectKey key, JsonNode object) {
        var labels = object.path("metadata").path("labels");
        return ofArgo(key, object.path("metadata"))
                .or(() -> ofFlux(labels, "kustomize.toolkit.fluxcd.io/", Tool.KUSTOMIZATION))
                .or(() -> ofFlux(labels, "helm.toolkit.fluxcd.io/", Tool.HELM_RELEASE));
    }

    private static Optional<SelfHealing> ofArgo(ObjectKey key, JsonNode metadata) {
        var id = TRACKING_ID.matcher(metadata.path("annotations").path("argocd.argoproj.io/tracking-id").asText(""));
        boolean isTracked = id.matches() && id.group(3).equals(key.group()) && id.group(4).equals(key.kind()) && id.group(6).equals(key.name());
        var name = isTracked ? id.group(2) : metadata.path("labels").path("argocd.argoproj.io/instance").asText("");
        var namespace = isTracked && id.group(1) != null ? id.group(1) : "";
        if (!isName(name) || !namespace.isEmpty() && !isName(namespace)) return Optional.empty();
        return Optional.of(new SelfHealing(Tool.APPLICATION, namespace, name));
    }

    private static Optional<SelfHealing> ofFlux(JsonNode labels, String prefix, Tool tool) {
        var name = labels.path(prefix + "name").asText("");
        var namespace = labels.path(prefix + "namespace").asText("");
        return isName(name) && isName(namespace) ? Optional.of(new SelfHealing(tool, namespace, name)) : Optional.empty();
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    public String agent() {
        return tool == Tool.APPLICATION ? "Argo CD" : "Flux";
    }

    /** The command that pauses it. */
    public String pause() {
        return switch (tool) {
            case APPLICATION -> "argocd app set " + application() + " --sync-policy none";
            case KUSTOMIZATION -> "flux suspend kustomization " + name + " -n " + namespace;
            case HELM_RELEASE -> "flux suspend helmrelease " + name + " -n " + namespace;
        };
    }

    /** The command that starts it again after it gave up. */
    public String again() {
        return switch (tool) {
            case APPLICATION -> "argocd app sync " + application();
            case KUSTOMIZATION -> "flux reconcile kustomization " + name + " -n " + namespace + " --with-source";
            case HELM_RELEASE -> "flux reconcile helmrelease " + name + " -n " + namespace;
        };
    }

    private String application() {
        return (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
