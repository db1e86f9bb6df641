package dev.driftlock.wiring;

import dev.driftlock.admission.Freshness;
import dev.driftlock.admission.GuardJudge;
import dev.driftlock.admission.Judge;
import dev.driftlock.admission.Worlds;
import dev.driftlock.cluster.ClusterClient;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.hooks.HookSources;
import dev.driftlock.policy.PolicyBook;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.PolicyDirectories.UnreadableException;
import dev.driftlock.report.AdmissionMetrics;
import dev.driftlock.source.Sources;
import dev.driftlock.source.git.FetchLimits;
import dev.driftlock.tls.ServedCertificate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts the rooms together. The only place that knows them all. */
@ApplicationScoped
class Beans {

    private static final Clock CLOCK = Clock.systemUTC();

    @Produces
    @Singleton
    KubernetesClient client(Vertx vertx) {
        return ClusterClient.connect(vertx);
    }

    void close(@Disposes KubernetesClient client) {
        client.close();
    }

    /** The client is asked for only where there is a cluster: making one reads a kubeconfig. */
    @Produces
    @Singleton
    Surroundings surroundings(DriftlockConfig config, Instance<KubernetesClient> client, ServedCertificate certificate, MeterRegistry registry) {
        var core = CoreTypes.load();
        return config.cluster().enabled()
                ? InCluster.surroundings(client.get(), config, core, certificate::swap, registry, CLOCK)
                : NoCluster.surroundings(config, core, registry, CLOCK);
    }

    @Produces
    @Singleton
    Sources sources(DriftlockConfig config, Surroundings surroundings, Instance<KubernetesClient> client, MeterRegistry registry) {
        var metrics = new SourceMetrics(registry);
        var settings = SourceConfigs.of(config);
        var sources = new Sources(settings, config.dataDir(), Rendering.renderer(config, surroundings, client, CLOCK),
                new Listeners(metrics, surroundings.aftermath().commits()), CLOCK, FetchLimits.DEFAULT);
        metrics.watch(sources, CLOCK);
        settings.forEach(source -> metrics.came(source.name()));
        return sources;
    }

    /** The program's entrance has read them once already: what is wrong stops the start there. */
    @Produces
    @Singleton
    PolicyBook policies(DriftlockConfig config, MeterRegistry registry) throws InvalidPoliciesException, UnreadableException {
        return PolicyConfigs.open(config, new PolicyMetrics(registry, CLOCK));
    }

    @Produces
    @Singleton
    HookSources hookSources(DriftlockConfig config, Sources sources) {
        var secrets = config.sources().stream().filter(source -> source.hookSecret().isPresent())
                .collect(Collectors.toUnmodifiableMap(SourceConfig::name, source -> source.hookSecret().get()));
        return new HookSources(secrets, name -> sources.refresh(Set.of(name), Duration.ZERO));
    }

    @Produces
    @Singleton
    Discoveries discoveries(DriftlockConfig config, Sources sources, MeterRegistry registry) {
        return new Discoveries(DiscoveryConfig.of(config), sources, registry);
    }

    @Produces
    @Singleton
    Judge judge(DriftlockConfig config, Surroundings surroundings, Sources sources, Discoveries discoveries, PolicyBook policies,
            MeterRegistry registry) {
        var worlds = new Worlds(sources, surroundings.namespaces(), GuardSettings.of(config), surroundings.types(), surroundings.grants()::grants,
                surroundings.aftermath().holds(), policies, new UnreadNamespaces(sources, CLOCK), discoveries::discovered, CLOCK);
        var freshness = new Freshness(sources::status, sources::refresh, CLOCK);
        return new GuardJudge(worlds, freshness, surroundings.breakGlass(), surroundings.authorizer(), new Contexts(config, sources),
                new AdmissionMetrics(registry), surroundings.aftermath().judged());
    }

    /** Starts to read Git before the ports open. */
    void start(@Observes StartupEvent event, Sources sources, Surroundings surroundings, Discoveries discoveries) {
        sources.start();
        surroundings.cluster().start(discoveries);
    }

    void stop(@Observes ShutdownEvent event, Sources sources, Surroundings surroundings) {
        sources.close();
        surroundings.stop().run();
    }
}
