package dev.driftlock.cluster;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The API server's version and what it serves, for charts that ask. Asked when somebody needs it and the last answer is
 * old; while the API server does not answer, the last answer stays.
 */
public final class ServedApis implements Supplier<ServedApis.Known> {

    private static final Logger LOG = Logger.getLogger(ServedApis.class);
    private static final Duration FRESH = Duration.ofMinutes(1);

    /**
     * What is known.
     *
     * @param kubernetes such as {@code v1.37.2}; empty where the API server never answered
     * @param apis {@code apps/v1} and {@code apps/v1/Deployment}
     */
    public record Known(Optional<String> kubernetes, List<String> apis) {
    }

    private final KubernetesClient client;
    private final Clock clock;
    private Known known = new Known(Optional.empty(), List.of());
    private Instant asked = Instant.MIN;

    public ServedApis(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public synchronized Known get() {
        var now = clock.instant();
        if (asked.plus(FRESH).isAfter(now)) return known;
        try {
            known = new Known(Optional.of(client.getKubernetesVersion().getGitVersion()), apis());
            asked = now;
        } catch (KubernetesClientException e) {
            LOG.warnf("the API server does not say what it serves, charts are rendered with what is known: %s", e.getMessage());
        }
        return known;
    }

    private List<String> apis() {
        var apis = new TreeSet<String>();
        add("v1", apis);
        for (var group : client.getApiGroups().getGroups()) {
            for (var version : group.getVersions()) add(version.getGroupVersion(), apis);
        }
        return new ArrayList<>(apis);
    }

    /** A group whose own server is down is left out, as helm does. */
    private void add(String groupVersion, TreeSet<String> apis) {
        try {
            var resources = client.getApiResources(groupVersion);
            if (resources == null) return;
            apis.add(groupVersion);
            resources.getResources().stream().filter(resource -> !resource.getName().contains("/")).map(APIResource::getKind)
                    .forEach(kind -> apis.add(groupVersion + "/" + kind));
        } catch (KubernetesClientException e) {
            LOG.debugf("%s is not served now: %s", groupVersion, e.getMessage());
        }
    }
}
