package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditLog;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.WebhookRegistration;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.bench.machine.TemporaryDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** install.yaml, applied as it is: with the rights and the configuration in it, and with nothing else, the program does its work. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {

    private static final String NS = "deploy-users";
    private static final String DECLARED = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: deploy-users}, data: {DB_HOST: pgbouncer}}\n";

    private static final String PEOPLE = """
            {apiVersion: v1, kind: Namespace, metadata: {name: deploy-users}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: edit, namespace: deploy-users}
            rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, list, create, update, patch, delete]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: edit, namespace: deploy-users}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: edit}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-erin@example.com}]
            ---
            # All that a commander gets: the chart's own role.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: commander, namespace: deploy-users}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: driftlock-incident-commander}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-frank@example.com}]
            """;

    private final GitRepository git = new GitRepository("deploy");
    private final TemporaryDirectory directory = TemporaryDirectory.create("pod");
    private ApiServer apiServer;
    private AuditLog audit;
    private Installation installation;
    private DriftlockProcess pod;
    private Kubectl erin;
    private Kubectl frank;

    @BeforeAll
    void install(ApiServer server) {
        apiServer = server;
        git.write("env.yaml", DECLARED).push("what is declared");
        installation = Installation.without(server);
        server.kubectl().apply(PEOPLE);
        server.kubectl().apply(DECLARED);
        erin = server.kubectl("deploy-erin@example.com");
        frank = server.kubectl("deploy-frank@example.com");
        audit = server.audit();
        pod = installation.startPod(directory, Map.of("DRIFTLOCK_SOURCES_0__NAME", "prod", "DRIFTLOCK_SOURCES_0__URL", git.url(), "DRIFTLOCK_SOURCES_0__POLL", "1s",
                "DRIFTLOCK_SOURCES_0__MODE", "enforce", "DRIFTLOCK_DRAIN", "1s"));
        installation.leadServiceTo(pod);
        WebhookRegistration.awaitInForce(server, NS, Duration.ofSeconds(60));
    }

    @AfterAll
    void remove() {
        if (installation != null) installation.close();
        if (pod != null) pod.close();
        git.close();
        directory.close();
    }

    @Test
    @Order(1)
    void everyObjectIsTaken() {
        assertThat(installation.applied().out().lines().filter(line -> line.endsWith("serverside-applied"))).hasSameSizeAs(installation.manifests().objects());
        assertThat(warnings(installation.applied())).as("of an old version, an unknown field, a pod that is not restricted").isEmpty();
    }

    /** What values can add to it, as far as the API server knows the kinds. */
    @Test
    @Order(2)
    void andWhatValuesAddToIt() {
        var chart = Chart.withHelm();
        for (var namespace : new String[] {"argocd", "flux-system"}) apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
        var out = chart.template("--set", "persistence.enabled=true,config.discover.argocd=true,config.discover.flux=true,config.break-glass.resume=true,monitoring.dashboard.enabled=true",
                "--set", "secretMounts[0].secret=git,secretMounts[0].path=/secrets/git,webhooks.failurePolicy=Fail,rbac.allSecretsIn={argocd},rbac.secrets[0].namespace=flux-system,rbac.secrets[0].name=values").expectSuccess().out();

        var run = apiServer.kubectl().runWithInput(out, "apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-").expectSuccess();

        assertThat(run.out()).contains("statefulset.apps/driftlock", "role.rbac.authorization.k8s.io/driftlock-discovery", "configmap/driftlock-dashboard");
        assertThat(warnings(run)).isEmpty();
    }

    /** But that other tests have applied one of these by another way. */
    private static List<String> warnings(Run run) {
        return run.err().lines().filter(line -> !line.contains("last-applied-configuration")).toList();
    }

    @Test
    @Order(3)
    void deniesAnEditThroughTheChartsWebhook() {
        var run = edit("denied").expectFailure();

        assertThat(run.err()).contains("admission webhook \"guard.driftlock.dev\" denied the request").contains("env.yaml:1");
        assertThat(pod.metrics()).contains("driftlock_admission_seconds_count{dry_run=\"false\",mode=\"enforce\",operation=\"UPDATE\",verdict=\"denied\"}");
    }

    @Test
    @Order(4)
    void aCommandersWindowOpensAndDriftlockTakesTheLabelOffAgain() {
        frank.run("label", "configmap", "env", "-n", NS, "driftlock.dev/break-glass=5s.INC-1").expectSuccess();
        edit("broken-glass").expectSuccess();

        await().atMost(Duration.ofSeconds(60)).until(() -> !label("configmap", "env").contains("break-glass"));
        erin.run("label", "configmap", "env", "-n", NS, "driftlock.dev/break-glass=5s.INC-1").expectFailure();
        edit("too-late").expectFailure();

        frank.run("label", "namespace", NS, "driftlock.dev/break-glass=5s.INC-2").expectSuccess();
        await().atMost(Duration.ofSeconds(60)).until(() -> !label("namespace", NS).contains("break-glass"));
    }

    /** To a value that no other edit of these tests sets, for one that changes nothing is let through. */
    private Run edit(String value, String... options) {
        var words = new ArrayList<>(List.of("patch", "configmap", "env", "-n", NS, "--type=merge", "-p", "{\"data\":{\"DB_HOST\":\"" + value + "\"}}"));
        words.addAll(List.of(options));
        return erin.run(words.toArray(String[]::new));
    }

    private String label(String kind, String name) {
        return apiServer.kubectl().run("get", kind, name, "-n", NS, "-o", "jsonpath={.metadata.labels}").expectSuccess().out();
    }

    /** Within two seconds on a quiet machine. */
    @Test
    @Order(5)
    void theSoftExitCapsWhatWasEnforced() {
        apiServer.kubectl().run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode=observe").expectSuccess();
        await().atMost(Duration.ofSeconds(20)).until(() -> edit("capped").succeeded());

        apiServer.kubectl().run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode-").expectSuccess();
        await().atMost(Duration.ofSeconds(20)).until(() -> !edit("uncapped", "--dry-run=server").succeeded());
    }

    /** What passed under the window and under the cap is on record, by the rights and the definition that were installed. */
    @Test
    @Order(6)
    void whatPassedIsOnRecord() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(apiServer.kubectl()
                .run("get", "manualchanges", "-n", NS, "-o", "jsonpath={range .items[*]}{.spec.object.name} {.spec.user} {.spec.verdict} {.spec.incident}\n{end}").expectSuccess().out())
                .contains("env deploy-erin@example.com break-glass INC-1").contains("env deploy-erin@example.com recorded"));
    }

    /** Applied again, as an upgrade does it, the configuration keeps whom it trusts. */
    @Test
    @Order(7)
    void anUpgradeKeepsTheCaBundle() {
        var before = bundles();
        assertThat(before).isNotBlank();

        apiServer.kubectl().runWithInput(Manifests.print(installation.manifests().the("ValidatingWebhookConfiguration", "driftlock")),
                "apply", "--server-side", "--force-conflicts", "-f", "-").expectSuccess();

        assertThat(bundles()).isEqualTo(before);
    }

    private String bundles() {
        return apiServer.kubectl().run("get", "validatingwebhookconfiguration", "driftlock", "-o", "jsonpath={.webhooks[*].clientConfig.caBundle}").expectSuccess().out();
    }

    /** Its rights are enough, and so were the policy's: nothing that the program asked for was forbidden. */
    @Test
    @Order(Integer.MAX_VALUE)
    void nothingWasForbidden() {
        var refused = audit.events().stream().filter(event -> event.user().equals(Installation.ACCOUNT) && event.code() == 403).toList();

        assertThat(refused).isEmpty();
        assertThat(pod.log()).doesNotContainIgnoringCase("forbidden").doesNotContain("means nothing here");
        assertThat(audit.events().stream().anyMatch(event -> event.user().equals(Installation.ACCOUNT) && event.isAbout("leases", ""))).as("it was this account").isTrue();
    }
}
