package dev.driftlock.changes.settle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Reads single objects of any kind, the kind's resource looked up once. */
public final class LiveObjects {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** What became of reading one. */
    public sealed interface Reading {

        record Found(JsonNode object) implements Reading {
        }

        record Gone() implements Reading {
        }

        /** It may not be read, or the API server does not answer: nothing is to be concluded. */
        record Unknown(String why) implements Reading {
        }
    }

    private record Looked(Optional<ResourceDefinitionContext> context, long at) {
    }

    private final KubernetesClient client;
    private final Map<String, Looked> contexts = new ConcurrentHashMap<>();

    public LiveObjects(KubernetesClient client) {
        this.client = client;
    }

    public Reading read(String apiVersion, String kind, String namespace, String name) {
        try {
            var found = find(apiVersion, kind, namespace, name).map(Resource::get);
            return found.<Reading>map(object -> new Reading.Found(JSON.valueToTree(object))).orElseGet(Reading.Gone::new);
        } catch (KubernetesClientException e) {
            return new Reading.Unknown(e.getMessage());
        }
    }

    /** The place where the object stands or would stand; empty where the API server knows no such kind. */
    public Optional<Resource<GenericKubernetesResource>> find(String apiVersion, String kind, String namespace, String name) {
        return context(apiVersion, kind).map(context -> {
            var all = client.genericKubernetesResources(context);
            return context.isNamespaceScoped() && !namespace.isEmpty() ? all.inNamespace(namespace).withName(name) : all.withName(name);
        });
    }

    /** Sends a JSON merge patch (RFC 7386). */
    public void merge(Resource<GenericKubernetesResource> object, Map<String, ?> patch) {
        object.patch(PatchContext.of(PatchType.JSON_MERGE), client.getKubernetesSerialization().asJson(patch));
    }

    private Optional<ResourceDefinitionContext> context(String apiVersion, String kind) {
        var key = apiVersion + "/" + kind;
        var known = contexts.get(key);
        boolean isKnown = known != null && known.context.isPresent() && System.nanoTime() - known.at < REMEMBERED.toNanos();
        if (!isKnown) contexts.put(key, new Looked(lookUp(apiVersion, kind), System.nanoTime()));
        return contexts.get(key).context;
    }

    private Optional<ResourceDefinitionContext> lookUp(String apiVersion, String kind) {
        try {
            var resources = client.getApiResources(apiVersion);
            if (resources == null) return Optional.empty();
            return resources.getResources().stream().filter(each -> each.getKind().equals(kind) && !each.getName().contains("/")).findFirst()
                    .map(each -> context(apiVersion, each));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) return Optional.empty();
            throw e;
        }
    }

    private static ResourceDefinitionContext context(String apiVersion, APIResource resource) {
        int slash = apiVersion.indexOf('/');
        return new ResourceDefinitionContext.Builder().withGroup(slash < 0 ? "" : apiVersion.substring(0, slash)).withVersion(apiVersion.substring(slash + 1))
                .withPlural(resource.getName()).withKind(resource.getKind()).withNamespaced(resource.getNamespaced()).build();
    }
}
