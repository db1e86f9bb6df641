package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Keys;
import dev.driftlock.guard.LabelGrammar;
import dev.driftlock.guard.LabelGrammar.Good;
import dev.driftlock.guard.Request.Resource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The break-glass labels of objects in the cluster: looked at, and taken off where that is allowed. */
final class Labels {

    private static final Resource NAMESPACES = new Resource("", "v1", "namespaces");

    private final KubernetesClient client;
    private final SweptKinds kinds;

    Labels(KubernetesClient client, SweptKinds kinds) {
        this.client = client;
        this.kinds = kinds;
    }

    boolean mayTakeOff(HeldGrant held) {
        return resource(held).filter(kinds::hold).isPresent();
    }

    /** Whether the object carries the label that opened this window; empty where that cannot be known, since it may have been deleted under it. */
    Optional<Boolean> isLive(HeldGrant held) {
        if (resource(held).isEmpty()) return Optional.empty();
        try {
            return find(held).map(object -> carries(object, held.grant()));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) return Optional.empty();
            throw e;
        }
    }

    /** The object, where it exists and still carries the label that opened this window. */
    Optional<GenericKubernetesResource> labelled(HeldGrant held) {
        return find(held).filter(object -> carries(object, held.grant()));
    }

    private Optional<GenericKubernetesResource> find(HeldGrant held) {
        return Optional.ofNullable(object(held).get());
    }

    private static boolean carries(GenericKubernetesResource object, Grant grant) {
        var value = text(object.getMetadata().getLabels(), Keys.BREAK_GLASS);
        return value != null && LabelGrammar.ANY.read(value) instanceof Good label && grant.says(label);
    }

    private static String text(Map<String, String> map, String key) {
        return map == null ? null : map.get(key);
    }

    /** Takes the label off, and the reason with it; false where somebody else changed the object meanwhile. */
    boolean takeOff(HeldGrant held, GenericKubernetesResource object) {
        var metadata = new HashMap<String, Object>();
        metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
        metadata.put("labels", Collections.singletonMap(Keys.BREAK_GLASS, null));
        boolean isItsReason = held.reason().equals(text(object.getMetadata().getAnnotations(), Keys.BREAK_GLASS_REASON));
        if (isItsReason) metadata.put("annotations", Collections.singletonMap(Keys.BREAK_GLASS_REASON, null));
        try {
            object(held).patch(PatchContext.of(PatchType.JSON_MERGE), client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) return false;
            throw e;
        }
    }

    private io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource> object(HeldGrant held) {
        var resource = resource(held).orElseThrow();
        var key = held.grant().scope().labelled();
        var context = new ResourceDefinitionContext.Builder().withGroup(resource.group()).withVersion(resource.version()).withPlural(resource.plural())
                .withKind(key.kind()).withNamespaced(key.isNamespaced()).build();
        var all = client.genericKubernetesResources(context);
        return key.isNamespaced() ? all.inNamespace(key.namespace()).withName(key.name()) : all.withName(key.name());
    }

    private static Optional<Resource> resource(HeldGrant held) {
        return held.grant().scope().labelled().isNamespaced() ? held.resource() : Optional.of(NAMESPACES);
    }
}
