package dev.driftlock.deploy.rolling;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.deploy.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** install.yaml in a real API server, its Deployment's pods as processes behind a {@link Balancer}, and what a rollout or a failure does to them. */
final class Rollout implements AutoCloseable {

    private static final int REPLICAS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String ROLLER = "deploy-roller@example.com";
    private static final String PEOPLE = """
            {apiVersion: v1, kind: Namespace, metadata: {name: deploy-rolling}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: edit, namespace: deploy-rolling}
            rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, patch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: edit, namespace: deploy-rolling}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: edit}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-roller@example.com}]
            """;
    private static final String DECLARED = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: deploy-rolling}, data: {DB_HOST: pgbouncer}}\n";

    private record Replica(DriftlockProcess pod, TemporaryDirectory directory) {
    }

    private final ApiServer apiServer;
    private final GitRepository git = new GitRepository("rolling");
    private final Installation installation;
    private final Endpoints endpoints;
    private final Balancer balancer;
    private final List<Replica> replicas = new ArrayList<>();

    /**
     * @param failurePolicy of {@code guard.driftlock.dev}
     * @param timeout of the webhooks, for a machine so busy that the chart's is too short
     */
    Rollout(ApiServer apiServer, String failurePolicy, Duration timeout) {
        this.apiServer = apiServer;
        git.write("env.yaml", DECLARED).push("what is declared");
        installation = Installation.without(apiServer, "ValidatingWebhookConfiguration");
        endpoints = new Endpoints(Probe.of(installation.manifests()));
        balancer = new Balancer(endpoints::ports);
        apiServer.kubectl().apply(PEOPLE);
        apiServer.kubectl().apply(DECLARED + IntStream.range(0, Load.OTHERS).mapToObj(Rollout::other).collect(Collectors.joining()));
        for (int i = 0; i < REPLICAS; i++) launch();
        replicas.forEach(this::awaitReady);
        register(failurePolicy, timeout);
    }

    private static String other(int number) {
        return "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: " + Load.other(number) + ", namespace: deploy-rolling}}\n";
    }

    private void register(String failurePolicy, Duration timeout) {
        ObjectNode configuration = Manifests.shipped().the("ValidatingWebhookConfiguration", Installation.OWN).deepCopy();
        ((ObjectNode) configuration.at("/webhooks/0")).put("failurePolicy", failurePolicy).put("timeoutSeconds", timeout.toSeconds());
        await().atMost(PATIENCE).until(() -> endpoints.ports().size() == REPLICAS);
        installation.leadServiceTo(balancer.port(), configuration);
        // The API server asks, and trusts whom it asks: that the name of the webhook stands in an error would not be enough.
        await().atMost(PATIENCE).until(() -> apiServer.kubectl().run("delete", "configmap", Load.DECLARED, "-n", Load.NAMESPACE, "--dry-run=server").err().contains("denied the request"));
    }

    private Replica launch() {
        var directory = TemporaryDirectory.create("pod");
        var replica = new Replica(installation.launchPod(directory, Map.of("DRIFTLOCK_SOURCES_0__NAME", "prod", "DRIFTLOCK_SOURCES_0__URL", git.url(), "DRIFTLOCK_SOURCES_0__MODE", "enforce")), directory);
        endpoints.started(replica.pod);
        replicas.add(replica);
        return replica;
    }

    private void awaitReady(Replica replica) {
        await().atMost(PATIENCE).until(() -> endpoints.isReady(replica.pod));
    }

    Load load(int rate) {
        return Load.start(apiServer.url(), apiServer.http(ROLLER), rate);
    }

    /** As the Deployment says it ({@code maxSurge: 1, maxUnavailable: 0}): a new one, and when that is ready an old one less, until all are new. */
    void restart() {
        for (var old : List.copyOf(replicas)) {
            awaitReady(launch());
            endpoints.deleted(old.pod);
            old.pod.terminate();
            await().atMost(PATIENCE).until(() -> !old.pod.isAlive());
            remove(old);
        }
    }

    /** kill -9 of one. The kubelet starts it again: here as another process, since nobody may wait for the port. */
    Kill kill() {
        var victim = replicas.removeFirst();
        var before = Instant.now();
        victim.pod.kill();
        var after = Instant.now();
        await().pollInterval(Duration.ofMillis(20)).atMost(PATIENCE).until(() -> !endpoints.ports().contains(victim.pod.port()));
        var out = Instant.now();
        victim.directory.close();
        awaitReady(launch());
        await().atMost(PATIENCE).until(() -> endpoints.ports().size() == REPLICAS);
        return new Kill(before, after, out);
    }

    /**
     * @param before and {@code after}: the moments between which the process died
     * @param out when the Service led to it no longer
     */
    record Kill(Instant before, Instant after, Instant out) {

        boolean meets(Call call) {
            return call.isUnderWayBetween(before, after);
        }

        boolean misleads(Call call) {
            return call.sent().isAfter(after) && !call.sent().isAfter(out);
        }
    }

    private void remove(Replica replica) {
        replicas.remove(replica);
        replica.pod.close();
        replica.directory.close();
    }

    @Override
    public void close() {
        installation.close();
        List.copyOf(replicas).forEach(this::remove);
        balancer.close();
        endpoints.close();
        git.close();
    }
}
