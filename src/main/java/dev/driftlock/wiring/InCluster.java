package dev.driftlock.wiring;

import dev.driftlock.breakglass.AccessReviews;
import dev.driftlock.breakglass.Authorizer;
import dev.driftlock.breakglass.BreakGlass;
import dev.driftlock.breakglass.GrantEvents;
import dev.driftlock.breakglass.GrantLog;
import dev.driftlock.breakglass.GrantMetrics;
import dev.driftlock.breakglass.LeaseGrants;
import dev.driftlock.breakglass.Patience;
import dev.driftlock.breakglass.ServerClock;
import dev.driftlock.breakglass.ServerDate;
import dev.driftlock.breakglass.SweptKinds;
import dev.driftlock.cluster.CustomResources;
import dev.driftlock.cluster.ModeCap;
import dev.driftlock.cluster.NamespaceLabels;
import dev.driftlock.cluster.OpenApi;
import dev.driftlock.cluster.OwnEvents;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.CustomTypes;
import dev.driftlock.diff.ServedTypes;
import dev.driftlock.tls.ServingKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** {@code cluster.enabled: true}: what the API server tells is watched, grants are Leases, permissions are asked for. */
final class InCluster {

    private InCluster() {
    }

    static Surroundings surroundings(KubernetesClient client, DriftlockConfig config, CoreTypes core, Consumer<ServingKey> certificate, MeterRegistry registry, Clock clock) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        var timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("server-clock").daemon().factory());
        var serverClock = new ServerClock(clock, System::nanoTime);
        new ServerDate(client, serverClock).readAgainAndAgain(timer);

        var patience = new Patience(threads);
        var kinds = SweptKinds.besideNamespaces(config.breakGlass().kinds());
        var log = GrantLog.all(new GrantMetrics(registry), new GrantEvents(client, serverClock, threads, instance()));
        var grants = new LeaseGrants(client, config.cluster().namespace(), kinds, serverClock, patience, log);
        GrantMetrics.watch(grants::count, registry);

        var reviews = new AccessReviews(client, patience, System::nanoTime);
        Authorizer authorizer = config.breakGlass().authorize() ? reviews : reviews.lettingAllBreakGlass();
        var served = new ServedTypes(core);
        var openApi = new OpenApi(client, served);
        var types = new CustomTypes(core, served);
        var events = new OwnEvents(client, config.cluster().namespace(), threads);
        var cap = new ModeCap(config.cluster().namespace(), events);
        Gauge.builder("driftlock.max.mode", () -> cap.current().isPresent() ? 1 : 0)
                .description("1 while the label max-mode on Driftlock's own namespace caps every mode").register(registry);
        var labels = new NamespaceLabels(client, cap);
        var resources = new CustomResources(client, types);
        var findings = new ClusterFindings(client, DiscoveryConfig.of(config), resources, registry);
        var registering = Registering.start(client, config, types, events, certificate, registry, clock);
        var breakGlass = new BreakGlass(grants, authorizer, kinds, log);
        threads.execute(breakGlass::rehearse);
        var changes = ChangeKeeping.of(client, config, resources, types, grants::grants, serverClock, instance(), registry);
        return new Surroundings(snapshot -> labels, types, grants, breakGlass, authorizer, Aftermath.of(config, grants::grants, serverClock, Optional.of(changes)),
                cap::current, () -> problems(openApi, registering), () -> missing(labels, resources, grants, registering, findings), findings, () -> {
                    List.of(findings, changes, registering, openApi, labels, resources, grants).forEach(InCluster::close);
                    timer.shutdownNow();
                    threads.shutdownNow();
                });
    }

    private static Map<String, String> problems(OpenApi openApi, Registering registering) {
        var problems = new TreeMap<>(registering.problems());
        openApi.problem().ifPresent(text -> problems.put("types", text));
        return problems;
    }

    private static List<String> missing(NamespaceLabels labels, CustomResources resources, LeaseGrants grants, Registering registering,
            ClusterFindings findings) {
        var missing = new ArrayList<String>();
        if (!labels.isKnown()) missing.add("namespaces");
        if (!resources.isKnown()) missing.add("customresourcedefinitions");
        if (!grants.isKnown()) missing.add("leases");
        if (!findings.isKnown()) missing.add("sources in Argo CD and Flux objects");
        if (!registering.isSettled()) missing.add("certificate");
        return missing;
    }

    private static void close(AutoCloseable watch) {
        try {
            watch.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** As Events name who reports them. */
    private static String instance() {
        var host = System.getenv("HOSTNAME");
        return host == null || host.isBlank() ? "driftlock" : host;
    }
}
