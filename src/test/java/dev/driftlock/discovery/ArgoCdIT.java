package dev.driftlock.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Argo CD's Applications as sources of the packaged program: the real API server, real definitions by upstream's names, real Git, real kubectl. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArgoCdIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private DiscoveryBench bench;
    private GitRepository git;
    private GuardedCluster cluster;
    private Kubectl jane;

    @BeforeAll
    void start(ApiServer server) {
        bench = new DiscoveryBench(server);
        jane = bench.jane();
        git = new GitRepository("applications");
        git.write("users/env.yaml", configMap("env", "db")).write("users/web.yaml", deployment())
                .write("users/deeper/more.yaml", configMap("more", "db")).write("orders/env.yaml", configMap("orders", "db")).push("two applications");
        // The kinds are not there yet: their definitions come while Driftlock runs.
        bench.remove("argocd-crds.yaml");
        var configured = new GitRepository("configured");
        configured.write("own.yaml", configMap("own", "db")).push("what is configured");
        cluster = GuardedCluster.start(server, configured, """
                  mode: enforce
                  discover: {hosts: [file]}
                """, DiscoveryBench.CONFIGURED);
        bench.apply("argocd-crds.yaml");
        bench.applied(application("users", "users", ""));
        awaitHealth("\"argocd-users\": \"in force\"");
        bench.live(configMap("env", "db") + "---\n" + deployment());
    }

    @AfterAll
    void stop() {
        if (cluster != null) cluster.close();
        bench.remove("argocd-crds.yaml");
        bench.close();
        git.close();
    }

    private static String configMap(String name, String host) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + "}, data: {HOST: " + host + "}}\n";
    }

    private static String deployment() {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  replicas: 2
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "web:1"}, {name: sidecar, image: "sidecar:1"}]}
                """;
    }

    private String application(String name, String path, String more) {
        return """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: %s, namespace: argocd}
                spec:
                  project: default
                  destination: {server: "https://kubernetes.default.svc", namespace: %s}
                  source: {repoURL: "%s", targetRevision: main, path: %s}
                  syncPolicy: {automated: {selfHeal: true}}
                """.formatted(name, DiscoveryBench.NS, git.url(), path) + more;
    }

    private void awaitHealth(String text) {
        await().atMost(LONG).untilAsserted(() -> assertThat(cluster.driftlock().health()).contains(text));
    }

    private Run patch(Kubectl who, String object, String merge) {
        return DiscoveryBench.answered(() -> who.run("patch", object, "-n", object.startsWith("application") ? "argocd" : DiscoveryBench.NS, "--type=merge", "-p", merge));
    }

    private Run asJane(String... command) {
        return DiscoveryBench.answered(() -> jane.run(command));
    }

    @Test
    void anEditOfWhatAnApplicationDeclaresIsDeniedWithItsFile() {
        var denied = patch(jane, "configmap/env", "{\"data\":{\"HOST\":\"mine\"}}");
        assertThat(denied.exit()).isNotZero();
        assertThat(denied.err()).contains("data.HOST", "users/env.yaml:1 (argocd-users main@");
        assertThat(patch(jane, "configmap/env", "{\"data\":{\"HOST\":\"db\"}}").exit()).isZero();
        // Without `recurse`, only the path's own files.
        assertThat(bench.live(configMap("more", "db")).out()).contains("more");
        assertThat(patch(jane, "configmap/more", "{\"data\":{\"HOST\":\"mine\"}}").exit()).isZero();
    }

    @Test
    void theSourceOfTruthIsNotMovedFromInsideTheCluster() {
        for (var change : new String[] {"{\"spec\":{\"source\":{\"targetRevision\":\"mine\"}}}", "{\"spec\":{\"syncPolicy\":null}}",
                "{\"spec\":{\"destination\":{\"namespace\":\"elsewhere\"}}}", "{\"spec\":{\"ignoreDifferences\":[{\"kind\":\"*\",\"jsonPointers\":[\"/data\"]}]}}"}) {
            var denied = patch(jane, "application/users", change);
            assertThat(denied.exit()).as(change).isNotZero();
            assertThat(denied.err()).contains("a source is read from it", "Only who holds the verb unguard on namespaces/argocd may do this");
        }
        assertThat(asJane("delete", "application", "users", "-n", "argocd").exit()).isNotZero();
        assertThat(DiscoveryBench.answered(() -> jane.runWithInput(application("mine", "orders", ""), "create", "-f", "-")).err()).contains("it would be a source that Git does not declare");
    }

    @Test
    void refreshesAndSyncsAreAnybodys() {
        assertThat(asJane("annotate", "application", "users", "-n", "argocd", "--overwrite", "argocd.argoproj.io/refresh=hard").exit()).isZero();
        assertThat(patch(jane, "application/users", "{\"operation\":{\"sync\":{\"revision\":\"main\"}}}").exit()).isZero();
    }

    @Test
    void anotherClustersApplicationDeclaresNothingAndIsNobodysBusiness() {
        bench.applied(application("far", "orders", "").replace("https://kubernetes.default.svc", "https://far.example.com"));
        assertThat(patch(jane, "application/far", "{\"spec\":{\"source\":{\"targetRevision\":\"mine\"}}}").exit()).isZero();
        assertThat(patch(jane, "application/far", "{\"spec\":{\"destination\":{\"server\":\"https://kubernetes.default.svc\"}}}").exit()).isNotZero();
        assertThat(cluster.driftlock().health()).doesNotContain("argocd/Application.argoproj.io/far");
        bench.deleted("application", "far", "argocd");
    }

    @Test
    void sourcesComeChangeAndGoWithTheirApplication() {
        assertThat(bench.live(configMap("orders", "db")).out()).contains("orders");
        assertThat(patch(jane, "configmap/orders", "{\"data\":{\"HOST\":\"mine\"}}").exit()).isZero();
        bench.applied(application("orders", "orders", ""));
        awaitHealth("\"argocd-orders\": \"in force\"");
        assertThat(patch(jane, "configmap/orders", "{\"data\":{\"HOST\":\"another\"}}").exit()).isNotZero();
        bench.deleted("application", "orders", "argocd");
        await().atMost(LONG).untilAsserted(() -> assertThat(cluster.driftlock().health()).doesNotContain("argocd-orders"));
        assertThat(patch(jane, "configmap/orders", "{\"data\":{\"HOST\":\"another\"}}").exit()).isZero();
        assertThat(cluster.driftlock().metrics()).doesNotContain("source=\"argocd-orders\",} NaN").doesNotContain("driftlock_declared_objects{source=\"argocd-orders\"");
        assertThat(cluster.driftlock().directory().resolve("data/discovered/argocd-orders")).doesNotExist();
    }

    @Test
    void whatArgoCdIgnoresIsIgnoredInItsOwnObjectsOnly() {
        assertThat(asJane("scale", "deployment/web", "-n", DiscoveryBench.NS, "--replicas=5").exit()).isNotZero();
        bench.applied(application("users", "users", """
                  ignoreDifferences:
                    - {group: apps, kind: Deployment, jsonPointers: [/spec/replicas],
                       jqPathExpressions: ['.spec.template.spec.containers[] | select(.name == "sidecar") | .image', '.spec | keys']}
                    - {group: "", kind: ConfigMap, managedFieldsManagers: [certificates]}
                """));
        awaitHealth(".spec | keys is not understood");
        assertThat(asJane("scale", "deployment/web", "-n", DiscoveryBench.NS, "--replicas=5").exit()).isZero();
        assertThat(asJane("set", "image", "deployment/web", "-n", DiscoveryBench.NS, "sidecar=sidecar:2").exit()).isZero();
        assertThat(asJane("set", "image", "deployment/web", "-n", DiscoveryBench.NS, "web=web:2").exit()).isNotZero();
    }

    @Test
    void whatIsNotReadIsListedWithTheReason() {
        bench.applied(application("chart", "x", "").replace("path: x", "chart: postgres"));
        bench.applied(application("range", "x", "").replace("targetRevision: main", "targetRevision: 1.*"));
        awaitHealth("argocd/Application.argoproj.io/chart.not-read\": \"the chart postgres: Helm repositories are not read\"");
        awaitHealth("the revision 1.* is a range of versions, which is not read");
        assertThat(cluster.driftlock().metrics()).contains("driftlock_discovery_not_read 2.0");
        assertThat(cluster.driftlock().health()).contains("argocd/Application.argoproj.io/users\": \"auto-sync, self-heal: argocd-users\"");
        for (var name : new String[] {"chart", "range"}) bench.deleted("application", name, "argocd");
    }
}
