package dev.driftlock.program;

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
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The incident as it was: the ConfigMap comes out of a chart. A kustomize overlay beside it, both on the real API server. */
@WithRenderers
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenderingIT {

    private static final String NS = "rendering";
    private static final String CHART = "services/users-api";
    private static final String VALUES = """
            env:
              DB_PORT: "6432"
              DB_HOST: pgbouncer.users.svc.cluster.local
              VERSION: "1"
            """;
    private static final String TEMPLATE = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-env
            data:
              {{- range $key, $value := .Values.env }}
              {{ $key }}: {{ $value | quote }}
              {{- end }}
            """;
    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: users-api
            stringData:
              user: users
              password: {{ randAlphaNum 24 | quote }}
            """;
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                    - name: app
                      image: example.com/web:1
                      envFrom: [{configMapRef: {name: web-env}}]
            """;
    private static final String OVERLAY = """
            resources: [../base]
            patches:
              - path: replicas.yaml
            configMapGenerator:
              - name: web-env
                literals:
                  - POOL=20
            """;

    private Path programs;
    private GitRepository git;
    private GuardedCluster cluster;
    private Kubectl agent;
    private Kubectl user;

    @BeforeAll
    void start(ApiServer server, Assets assets) throws Exception {
        programs = assets.directory();
        user = server.kubectl();
        user.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NS + "}}");
        git = new GitRepository("rendering");
        git.write(CHART + "/Chart.yaml", "apiVersion: v2\nname: users-api\nversion: 1.0.0\n").write(CHART + "/values.yaml", "env: {DB_HOST: localhost}\n")
                .write(CHART + "/values-prod.yaml", VALUES).write(CHART + "/templates/env.yaml", TEMPLATE).write(CHART + "/templates/secret.yaml", SECRET)
                .write("web/base/kustomization.yaml", "resources: [web.yaml]\n").write("web/base/web.yaml", DEPLOYMENT)
                .write("web/prod/kustomization.yaml", OVERLAY)
                .write("web/prod/replicas.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n").push("as it runs");
        cluster = GuardedCluster.startWith(server, git, configuration(), Map.of("PATH", programs + File.pathSeparator + System.getenv("PATH")), NS);
        agent = server.kubectlAs("argocd", "argocd-application-controller");
        agent.runWithInput(output("helm", "template", "users-api", CHART, "-f", CHART + "/values-prod.yaml"), "apply", "-n", NS, "-f", "-").expectSuccess();
        agent.runWithInput(output("kustomize", "build", "web/prod"), "apply", "-n", NS, "-f", "-").expectSuccess();
    }

    private String configuration() {
        return """
                driftlock:
                  mode: enforce
                  sources:
                    - name: users-api
                      url: "%1$s"
                      path: %2$s
                      namespace: %3$s
                      poll: 1s
                      helm: {value-files: [values-prod.yaml]}
                      browse-url: "https://git.example.com/prod/-/blob/{commit}/{file}#L{line}"
                    - {name: web, url: "%1$s", path: web/prod, namespace: %3$s, poll: 1s}
                  cluster: {enabled: true, namespace: driftlock}
                  drain: 1s
                """.formatted(git.url(), CHART, NS);
    }

    @AfterAll
    void stop() {
        cluster.close();
        user.run("delete", "namespace", NS, "--wait=false");
    }

    private String output(String program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(programs.resolve(program).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).directory(git.workTree().toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private Run patch(String object, String patch) {
        return user.run("patch", object, "-n", NS, "--type=merge", "--dry-run=server", "-p", patch);
    }

    private String denial(String object, String patch) {
        var run = patch(object, patch).expectFailure();
        assertThat(run.err()).contains("denied the request");
        return run.err();
    }

    private static String host(String host) {
        return "{\"data\": {\"DB_HOST\": \"" + host + "\"}}";
    }

    @Test
    void theIncidentIsLedToTheValueFile() {
        var denial = denial("configmap/users-api-env", host("pgbouncer-primary.users.svc.cluster.local"));

        assertThat(denial).contains("declared   " + CHART + "/values-prod.yaml:3 (users-api main@")
                .containsPattern("Change it there: https://git\\.example\\.com/prod/-/blob/[0-9a-f]{40}/services/users-api/values-prod\\.yaml#L3");
    }

    @Test
    void aValueThatIsPushedIsInForce() {
        git.write(CHART + "/values-prod.yaml", VALUES.replace("VERSION: \"1\"", "VERSION: \"2\"")).push("version 2");

        await().atMost(Duration.ofSeconds(30)).until(() -> patch("configmap/users-api-env", "{\"data\": {\"VERSION\": \"2\"}}").succeeded());
        denial("configmap/users-api-env", "{\"data\": {\"VERSION\": \"3\"}}");
    }

    @Test
    void whatDiffersEachTimeIsNotJudgedAndTheRestIs() {
        patch("secret/users-api", "{\"stringData\": {\"password\": \"by hand\"}}").expectSuccess();

        assertThat(denial("secret/users-api", "{\"stringData\": {\"user\": \"by hand\"}}")).contains("data.user", "(redacted)", CHART + "/templates/secret.yaml:6");
        assertThat(cluster.driftlock().get("/q/health/well").body()).contains("not judged");
    }

    @Test
    void anOverlayIsLedToPatchAndGenerator() {
        assertThat(denial("deployment/web", "{\"spec\": {\"replicas\": 5}}")).contains("declared   web/prod/replicas.yaml:5 (web main@");
        assertThat(denial("deployment/web", "{\"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \"example.com/web:2\"}]}}}}"))
                .contains("declared   web/base/web.yaml:13 (web main@");
        var generated = user.run("get", "configmap", "-n", NS, "-o", "name").expectSuccess().out().lines().filter(name -> name.startsWith("configmap/web-env-")).findFirst().orElseThrow();
        assertThat(denial(generated, "{\"data\": {\"POOL\": \"21\"}}")).contains("declared   web/prod/kustomization.yaml:7 (web main@");
    }

    @Test
    void aBrokenRenderKeepsTheLastGoodCommit() {
        git.write(CHART + "/templates/broken.yaml", "{{ fail \"nobody said which region\" }}\n").push("broken");
        try {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(cluster.driftlock().metrics())
                    .containsPattern("driftlock_source_errors_total\\{reason=\"render\",source=\"users-api\"\\} [1-9]"));
            assertThat(cluster.driftlock().health()).contains("nobody said which region");
            denial("configmap/users-api-env", host("pgbouncer-primary.users.svc.cluster.local"));
        } finally {
            git.delete(CHART + "/templates/broken.yaml").push("whole again");
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(cluster.driftlock().health()).doesNotContain("nobody said which region"));
    }
}
