package dev.driftlock.wiring;

import dev.driftlock.cluster.CustomResources;
import dev.driftlock.discovery.DiscoverySettings;
import dev.driftlock.discovery.watch.ClusterWatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Watches the cluster for Argo CD and Flux objects, from when somebody wants to know. */
final class ClusterFindings implements Surroundings.Findings, AutoCloseable {

    private final KubernetesClient client;
    private final DiscoverySettings settings;
    private final CustomResources definitions;
    private volatile ClusterWatch watch;
    private volatile Discoveries discoveries;

    ClusterFindings(KubernetesClient client, DiscoverySettings settings, CustomResources definitions, MeterRegistry registry) {
        this.client = client;
        this.settings = settings;
        this.definitions = definitions;
        Gauge.builder("driftlock.discovery.unlisted", () -> unlisted().size())
                .description("Lists of Argo CD and Flux objects that the API server does not give").register(registry);
    }

    @Override
    public void start(Discoveries wanted) {
        discoveries = wanted;
        var started = new ClusterWatch(client, settings, definitions::isKnown, wanted);
        watch = started;
        definitions.tell(new CustomResources.Names() {
            @Override
            public void came(String definition) {
                started.came(definition);
            }

            @Override
            public void gone(String definition) {
                started.gone(definition);
            }
        });
    }

    /** Whether what was there at the start is known. */
    boolean isKnown() {
        return discoveries != null && discoveries.isKnown();
    }

    @Override
    public List<String> unlisted() {
        return watch == null ? List.of() : watch.troubles();
    }

    @Override
    public void close() {
        if (watch != null) watch.close();
    }
}
