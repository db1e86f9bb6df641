package dev.driftlock.changes.hold;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.changes.settle.LiveObjects;
import dev.driftlock.changes.settle.LiveObjects.Reading;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.report.SelfHealing;
import dev.driftlock.report.SelfHealing.Tool;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What became of an agent's syncs while its writes were denied. Argo CD tries a sync of one commit some times and then not again
 * (argo-cd, user-guide/auto_sync); Flux tries again at its next interval, which may be an hour away. So the end of the window says how
 * it is started again, or starts it (contract, section 5: hold-agents, resume).
 */
public final class AgentSyncs {

    private static final Set<String> FAILED = Set.of("Failed", "Error");

    private final LiveObjects objects;
    private final List<String> argoNamespaces;
    private final boolean resumes;
    private final InstantSource clock;

    /** @param argoNamespaces where Applications are looked for whose mark names no namespace */
    public AgentSyncs(LiveObjects objects, List<String> argoNamespaces, boolean resumes, InstantSource clock) {
        this.objects = objects;
        this.argoNamespaces = argoNamespaces;
        this.resumes = resumes;
        this.clock = clock;
    }

    /** What people should know of the agent of this object; empty where its last sync did not fail. */
    public Optional<String> after(ObjectKey key, JsonNode live) {
        return SelfHealing.of(key, live).flatMap(agent -> find(agent).filter(found -> hasFailed(agent, found)).map(found -> tell(agent, found)));
    }

    private Optional<JsonNode> find(SelfHealing agent) {
        var namespaces = agent.namespace().isEmpty() ? argoNamespaces : List.of(agent.namespace());
        return namespaces.stream().flatMap(namespace -> read(agent, namespace).stream()).findFirst();
    }

    private Optional<JsonNode> read(SelfHealing agent, String namespace) {
        return objects.read(apiVersion(agent.tool()), kind(agent.tool()), namespace, agent.name()) instanceof Reading.Found(var object) ? Optional.of(object) : Optional.empty();
    }

    private static boolean hasFailed(SelfHealing agent, JsonNode found) {
        var status = found.path("status");
        if (agent.tool() == Tool.APPLICATION) return FAILED.contains(status.path("operationState").path("phase").asText()) && !found.has("operation");
        for (var condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) return condition.path("status").asText().equals("False");
        }
        return false;
    }

    private String tell(SelfHealing agent, JsonNode found) {
        var failed = "the last sync of " + kind(agent.tool()) + " " + agent.name() + " failed";
        if (!resumes) return failed + "; to start it again: " + agent.again();
        try {
            return failed + (start(agent, found) ? "; Driftlock has started it again" : "; to start it again: " + agent.again());
        } catch (KubernetesClientException e) {
            return failed + " and could not be started again (" + e.getMessage() + "): " + agent.again();
        }
    }

    /** False where somebody else changed it meanwhile. */
    private boolean start(SelfHealing agent, JsonNode found) {
        var metadata = found.path("metadata");
        var resource = objects.find(apiVersion(agent.tool()), kind(agent.tool()), metadata.path("namespace").asText(), agent.name());
        if (resource.isEmpty()) return false;
        var patch = new HashMap<String, Object>();
        if (agent.tool() == Tool.APPLICATION) {
            patch.put("metadata", Map.of("resourceVersion", metadata.path("resourceVersion").asText()));
            patch.put("operation", operation(found.path("spec").path("syncPolicy")));
        } else {
            patch.put("metadata", Map.of("annotations", Map.of("reconcile.fluxcd.io/requestedAt", clock.instant().toString())));
        }
        try {
            objects.merge(resource.get(), patch);
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) return false;
            throw e;
        }
    }

    /** What Argo CD itself would do: the same options as its automated sync, at the revision that the Application names. */
    private static Map<String, Object> operation(JsonNode policy) {
        var sync = new HashMap<String, Object>();
        sync.put("prune", policy.path("automated").path("prune").asBoolean(false));
        if (policy.path("syncOptions").isArray()) sync.put("syncOptions", policy.path("syncOptions"));
        sync.put("syncStrategy", Map.of("hook", Map.of()));
        var operation = new HashMap<String, Object>(Map.of("initiatedBy", Map.of("username", "driftlock"), "sync", sync));
        if (policy.path("retry").isObject()) operation.put("retry", policy.path("retry"));
        return operation;
    }

    private static String apiVersion(Tool tool) {
        return switch (tool) {
            case APPLICATION -> "argoproj.io/v1alpha1";
            case KUSTOMIZATION -> "kustomize.toolkit.fluxcd.io/v1";
            case HELM_RELEASE -> "helm.toolkit.fluxcd.io/v2";
        };
    }

    private static String kind(Tool tool) {
        return switch (tool) {
            case APPLICATION -> "Application";
            case KUSTOMIZATION -> "Kustomization";
            case HELM_RELEASE -> "HelmRelease";
        };
    }
}
