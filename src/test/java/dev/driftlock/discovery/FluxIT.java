package dev.driftlock.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.WithRenderers;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.source.git.GitHttpServer;
import dev.driftlock.source.git.Upstream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Flux's objects as sources of the packaged program, one of them behind a login that stands in a Secret, rendered by the real kustomize and helm. */
@WithRenderers
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FluxIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static final String SOURCES = """
            {apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: repo, namespace: flux-system}, spec: {interval: 1m, url: "%1$s", ref: {branch: main}}}
            ---
            {apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: private, namespace: flux-system}, spec: {interval: 1m, url: "%2$s", ref: {branch: main}, secretRef: {name: login}}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: login, namespace: flux-system}, stringData: {username: git, password: geheim}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: vars, namespace: flux-system}, data: {HOST: db}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: values, namespace: flux-system}, data: {values.yaml: "host: db"}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: plain, namespace: flux-system}
            spec: {interval: 1m, prune: true, path: ./plain, targetNamespace: discovered, serviceAccountName: deployer, sourceRef: {kind: GitRepository, name: repo},
              postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: private, namespace: flux-system}
            spec: {interval: 1m, prune: true, suspend: true, path: ./, targetNamespace: discovered, sourceRef: {kind: GitRepository, name: private}}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: chart, namespace: flux-system}
            spec: {interval: 1m, releaseName: chart, targetNamespace: discovered, chart: {spec: {chart: ./chart, sourceRef: {kind: GitRepository, name: repo}}},
              valuesFrom: [{kind: ConfigMap, name: values}], driftDetection: {mode: enabled, ignore: [{paths: [/data/TUNED]}]}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: artifact, namespace: flux-system}
            spec: {interval: 1m, prune: true, path: ./, sourceRef: {kind: OCIRepository, name: x}}
            """;

    private static final String LIVE = """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: plain}, data: {HOST: db}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: secluded}, data: {HOST: db}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: chart-env}, data: {HOST: db, TUNED: "1"}}
            """;

    @TempDir
    private static Path temp;

    private DiscoveryBench bench;
    private GitRepository git;
    private Upstream secluded;
    private GitHttpServer http;
    private GuardedCluster cluster;
    private Kubectl jane;

    @BeforeAll
    void start(ApiServer server, Assets assets) throws IOException {
        bench = new DiscoveryBench(server);
        jane = bench.jane();
        git = new GitRepository("flux");
        git.write("plain/one.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: plain\ndata:\n  HOST: ${HOST}\n")
                .write("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n").write("chart/values.yaml", "host: none\n")
                .write("chart/templates/env.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-env\ndata:\n  HOST: {{ .Values.host }}\n  TUNED: \"1\"\n").push("as Flux has it");
        secluded = new Upstream(temp.resolve("private.git"));
        secluded.configMap("secluded.yaml", "secluded", "x").write("secluded.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: secluded}\ndata: {HOST: db}\n").commit();
        http = new GitHttpServer(secluded.repository(), null);
        http.password = "git:geheim";
        bench.apply("flux-crds.yaml");
        bench.applied(SOURCES.formatted(git.url(), http.url()));
        bench.live(LIVE);
        cluster = GuardedCluster.startWith(server, git, """
                driftlock:
                  mode: enforce
                  discover: {hosts: [file, localhost]}
                  cluster: {enabled: true, namespace: driftlock}
                  drain: 1s
                """, Map.of("PATH", assets.directory() + File.pathSeparator + System.getenv("PATH")), DiscoveryBench.NS);
        for (var name : new String[] {"plain", "private", "helm-chart"}) awaitHealth("\"flux-" + name + "\": \"in force\"");
    }

    @AfterAll
    void stop() {
        if (cluster != null) cluster.close();
        bench.remove("flux-crds.yaml");
        bench.deleted("configmap", "vars", "flux-system");
        bench.deleted("configmap", "values", "flux-system");
        bench.deleted("secret", "login", "flux-system");
        bench.close();
        http.close();
        secluded.close();
    }

    private void awaitHealth(String text) {
        await().atMost(LONG).untilAsserted(() -> assertThat(cluster.driftlock().health()).contains(text));
    }

    private Run patch(String object, String namespace, String merge) {
        return DiscoveryBench.answered(() -> jane.run("patch", object, "-n", namespace, "--type=merge", "-p", merge));
    }

    private Run host(String configMap, String value) {
        return patch("configmap/" + configMap, DiscoveryBench.NS, "{\"data\":{\"HOST\":\"" + value + "\"}}");
    }

    @Test
    void whatFluxAppliesIsDeclared() {
        assertThat(host("plain", "mine").err()).contains("data.HOST", "plain/one.yaml", "(flux-plain main@");
        assertThat(host("chart-env", "mine").err()).contains("data.HOST", "flux-helm-chart");
        assertThat(host("secluded", "mine").err()).contains("data.HOST", "flux-private");
        for (var name : new String[] {"plain", "chart-env", "secluded"}) assertThat(host(name, "db").exit()).as(name).isZero();
    }

    @Test
    void whatDriftDetectionIgnoresIsIgnored() {
        assertThat(patch("configmap/chart-env", DiscoveryBench.NS, "{\"data\":{\"TUNED\":\"2\"}}").exit()).isZero();
    }

    @Test
    void theSourceOfTruthIsNotMovedFromInsideTheCluster() {
        var changes = Map.of("gitrepository/repo", "{\"spec\":{\"url\":\"https://mine.example.com/r\"}}", "kustomization/plain", "{\"spec\":{\"suspend\":true}}",
                "helmrelease/chart", "{\"spec\":{\"values\":{\"host\":\"mine\"}}}", "configmap/values", "{\"data\":{\"values.yaml\":\"host: mine\"}}",
                "configmap/vars", "{\"data\":{\"HOST\":\"mine\"}}", "secret/login", "{\"data\":{\"password\":\"eA==\"}}");
        changes.forEach((object, change) -> {
            assertThat(patch(object, "flux-system", change).err()).as(object).contains("a source is read from it", "unguard on namespaces/flux-system");
            assertThat(DiscoveryBench.answered(() -> jane.run("delete", object.split("/")[0], object.split("/")[1], "-n", "flux-system")).err()).as("delete " + object).contains("would not be declared any more");
        });
        var another = "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: mine, namespace: flux-system}, spec: {path: ./, sourceRef: {kind: GitRepository, name: repo}}}";
        assertThat(DiscoveryBench.answered(() -> jane.runWithInput(another, "create", "-f", "-")).err()).contains("it would be a source that Git does not declare");
        assertThat(DiscoveryBench.answered(() -> jane.run("annotate", "kustomization", "plain", "-n", "flux-system", "--overwrite", "reconcile.fluxcd.io/requestedAt=now")).exit()).isZero();
        assertThat(DiscoveryBench.answered(() -> jane.run("patch", "kustomization", "plain", "-n", "flux-system", "--subresource=status", "--type=merge", "-p", "{\"status\":{\"x\":1}}")).exit()).isZero();
        assertThat(patch("configmap/vars", "flux-system", "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}").exit()).isZero();
    }

    @Test
    void healthShowsPhasesAndWhatIsNotRead() {
        var health = cluster.driftlock().health();
        assertThat(health).contains("flux-system/Kustomization.kustomize.toolkit.fluxcd.io/plain\": \"auto-sync, self-heal, prune: flux-plain\"",
                "flux-system/Kustomization.kustomize.toolkit.fluxcd.io/private\": \"suspended: flux-private\"",
                "artifact.not-read\": \"its source is the OCIRepository flux-system/x: only a GitRepository is read\"");
        assertThat(health + cluster.driftlock().log() + cluster.driftlock().metrics()).doesNotContain("geheim");
    }

    @Test
    void theAccountThatAKustomizationNamesIsAnAgentForItsOwnObjectsOnly() {
        var account = "--as=system:serviceaccount:flux-system:deployer";
        var own = DiscoveryBench.answered(() -> bench.admin().run("patch", "configmap/plain", "-n", DiscoveryBench.NS, "--type=merge", "-p", "{\"data\":{\"HOST\":\"db\",\"MORE\":\"1\"}}", account));
        assertThat(own.err()).doesNotContain("guard.driftlock.dev");
        var others = DiscoveryBench.answered(() -> bench.admin().run("patch", "configmap/chart-env", "-n", DiscoveryBench.NS, "--type=merge", "-p", "{\"data\":{\"HOST\":\"mine\"}}", account));
        assertThat(others.err()).contains("flux-helm-chart");
    }
}
