package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.Request.Resource;
import dev.driftlock.guard.Scope;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Grants as Leases in Driftlock's namespace (contract, section 5): scope, incident, holder and reason in annotations, the
 * time in {@code leaseDurationSeconds}, the beginning in {@code metadata.creationTimestamp}, which nobody can choose.
 */
final class GrantLeases {

    private static final String SCOPE = "driftlock.dev/scope";
    private static final String INCIDENT = "driftlock.dev/incident";
    private static final String HOLDER = "driftlock.dev/holder";
    private static final String REASON = "driftlock.dev/reason";
    private static final String RESOURCE = "driftlock.dev/resource";
    private static final String SEEN = "driftlock.dev/label-seen";
    private static final String ENDED = "driftlock.dev/ended";

    private final KubernetesClient client;
    private final String namespace;

    GrantLeases(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** Empty where one of that scope is there already. */
    Optional<HeldGrant> create(Opens opening, boolean dryRun) {
        var lease = client.leases().inNamespace(namespace).resource(lease(opening));
        try {
            return read(dryRun ? lease.dryRun().create() : lease.create());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) return Optional.empty();
            throw e;
        }
    }

    Optional<HeldGrant> find(Scope scope) {
        return Optional.ofNullable(client.leases().inNamespace(namespace).withName(scope.grantName()).get()).flatMap(GrantLeases::read);
    }

    /** Empty where somebody else wrote or deleted it meanwhile. */
    Optional<HeldGrant> markSeen(HeldGrant held) {
        return mark(held, SEEN, "true");
    }

    /** As {@link #markSeen}. */
    Optional<HeldGrant> markEnded(HeldGrant held, Instant at) {
        return mark(held, ENDED, at.toString());
    }

    private Optional<HeldGrant> mark(HeldGrant held, String annotation, String value) {
        var patch = Map.of("metadata", Map.of("resourceVersion", held.version(), "annotations", Map.of(annotation, value)));
        try {
            var lease = client.leases().inNamespace(namespace).withName(held.grant().name())
                    .patch(PatchContext.of(PatchType.JSON_MERGE), client.getKubernetesSerialization().asJson(patch));
            return Optional.ofNullable(lease).flatMap(GrantLeases::read);
        } catch (KubernetesClientException e) {
            if (isGoneOrChanged(e)) return Optional.empty();
            throw e;
        }
    }

    /** False where somebody else wrote or deleted it meanwhile: of several replicas one gets true. */
    boolean delete(HeldGrant held) {
        var lease = new LeaseBuilder().withNewMetadata().withNamespace(namespace).withName(held.grant().name()).endMetadata().build();
        try {
            return !client.leases().inNamespace(namespace).resource(lease).lockResourceVersion(held.version()).delete().isEmpty();
        } catch (KubernetesClientException e) {
            if (isGoneOrChanged(e)) return false;
            throw e;
        }
    }

    private static boolean isGoneOrChanged(KubernetesClientException e) {
        return e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    }

    private Lease lease(Opens opening) {
        var annotations = new HashMap<>(Map.of(SCOPE, opening.scope().text(), INCIDENT, opening.incident(), HOLDER, opening.holder(), RESOURCE, text(opening.resource())));
        if (!opening.reason().isEmpty()) annotations.put(REASON, opening.reason());
        return new LeaseBuilder()
                .withNewMetadata().withNamespace(namespace).withName(opening.scope().grantName()).withAnnotations(annotations).endMetadata()
                .withNewSpec().withHolderIdentity(opening.holder()).withLeaseDurationSeconds(Math.toIntExact(opening.duration().toSeconds())).endSpec()
                .build();
    }

    /** Empty for a Lease that holds no grant, or one that its name does not fit. */
    static Optional<HeldGrant> read(Lease lease) {
        var metadata = lease.getMetadata();
        var annotations = Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of());
        var scope = new Scope(annotations.getOrDefault(SCOPE, ""));
        if (!metadata.getName().equals(scope.grantName()) || lease.getSpec() == null || lease.getSpec().getLeaseDurationSeconds() == null) return Optional.empty();
        var opened = Instant.parse(metadata.getCreationTimestamp());
        var until = opened.plus(Duration.ofSeconds(lease.getSpec().getLeaseDurationSeconds()));
        var grant = new Grant(scope, annotations.getOrDefault(INCIDENT, ""), annotations.getOrDefault(HOLDER, ""), opened, until);
        return Optional.of(new HeldGrant(grant, resource(annotations.get(RESOURCE)), annotations.getOrDefault(REASON, ""), metadata.getUid(), metadata.getResourceVersion(),
                annotations.containsKey(SEEN), Optional.ofNullable(annotations.get(ENDED)).map(text -> time(text, opened))));
    }

    private static Instant time(String text, Instant otherwise) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    /** {@code apps/v1/deployments}, of the core group {@code v1/configmaps}. */
    private static String text(Resource resource) {
        return (resource.group().isEmpty() ? "" : resource.group() + "/") + resource.version() + "/" + resource.plural();
    }

    private static Optional<Resource> resource(String text) {
        var parts = text == null ? new String[0] : text.split("/");
        return switch (parts.length) {
            case 2 -> Optional.of(new Resource("", parts[0], parts[1]));
            case 3 -> Optional.of(new Resource(parts[0], parts[1], parts[2]));
            default -> Optional.empty();
        };
    }
}
