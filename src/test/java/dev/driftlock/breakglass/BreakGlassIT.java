package dev.driftlock.breakglass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.WebhookRegistration;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.guard.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The emergency procedure, typed by hand on a real API server with two replicas of the program: Jane's requests are answered by one, everybody
 * else's by the other, so that nothing works only where it was opened.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BreakGlassIT {

    private static final String OWN = "bg-own";
    private static final String USERS = "bg-users";
    private static final String WHOLE = "bg-whole";
    private static final List<String> DECLARED = List.of("env", "wrong", "short", "kept", "refused", "moved", "dry", "hand", "down", "quick");

    private final GitRepository git = new GitRepository("bg");
    private ApiServer apiServer;
    private Kubectl admin;
    private Kubectl jane;
    private Kubectl alex;
    private DriftlockProcess janes;
    private DriftlockProcess others;

    @BeforeAll
    void start(ApiServer shared) {
        apiServer = shared;
        admin = apiServer.kubectl();
        jane = apiServer.kubectl("jane@example.com");
        alex = apiServer.kubectl("alex@example.com");
        Replica.permit(apiServer, OWN);
        admin.apply(WHO_IS_WHO);
        for (var name : DECLARED) git.write(name + ".yaml", configMap(name, USERS));
        git.write("whole.yaml", configMap("env", WHOLE));
        git.write("labelled.yaml", configMap("labelled", USERS).replace("namespace: " + USERS, "namespace: " + USERS + ", labels: {driftlock.dev/break-glass: 30m.INC-1}"));
        git.push("what is declared");
        admin.run("apply", "-f", git.workTree().toString()).expectSuccess();
        janes = DriftlockProcess.launch(configuration(), identity());
        others = DriftlockProcess.launch(configuration(), identity());
        register();
    }

    @AfterAll
    void stop() {
        // The API server is every test's: what Jane may do here must not stay with her.
        if (admin != null) admin.run("delete", "clusterrolebinding", "bg-commander", "bg-developer", "bg-driftlock-reads", "--ignore-not-found");
        if (admin != null) admin.run("delete", "validatingwebhookconfiguration", "bg-janes", "bg-others", "bg-refusing", "--ignore-not-found");
        for (var each : new AutoCloseable[] {janes, others, git}) close(each);
    }

    private static void close(AutoCloseable each) {
        try {
            if (each != null) each.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final String WHO_IS_WHO = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: bg-users, labels: {bg-guarded: "true"}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: bg-whole, labels: {bg-guarded: "true"}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: bg-commander}
            rules:
              - {apiGroups: [""], resources: [namespaces, configmaps], verbs: [get, patch, break-glass]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: bg-developer}
            rules:
              - {apiGroups: [""], resources: [namespaces, configmaps], verbs: [get, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: bg-commander}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: bg-commander}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane@example.com}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: bg-developer}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: bg-developer}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: alex@example.com}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: bg-driftlock-reads}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: bg-driftlock-reads}
            subjects: [{kind: ServiceAccount, name: driftlock, namespace: bg-own}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: bg-driftlock-reads}
            rules:
              - {apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch]}
            """;

    private static String configMap(String name, String namespace) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + namespace + "}\ndata: {HOST: declared}\n";
    }

    private String configuration() {
        return """
                driftlock:
                  mode: observe
                  sources: [{name: bg, url: "%s", ref: main, mode: enforce, poll: 5s}]
                  cluster: {namespace: %s}
                  drain: 1s
                """.formatted(git.url(), OWN);
    }

    private Map<String, String> identity() {
        return Map.of("KUBECONFIG", apiServer.kubectlAs(OWN, "driftlock").kubeconfig().toString());
    }

    private void register() {
        janes.awaitReady();
        others.awaitReady();
        register("bg-janes", janes, "request.userInfo.username == 'jane@example.com'");
        register("bg-others", others, "request.userInfo.username != 'jane@example.com'");
        awaitInForce(jane, janes);
        awaitInForce(alex, others);
    }

    private static void awaitInForce(Kubectl who, DriftlockProcess replica) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(edit(who, "env", USERS, "probe", "--dry-run=server").err()).as(replica.log())
                .contains("is declared in Git"));
    }

    private void register(String name, DriftlockProcess replica, String condition) {
        var registration = WebhookRegistration.of(replica).withNamespaceSelector("{matchLabels: {bg-guarded: 'true'}}")
                .withMatchConditions("[{name: whose, expression: \"" + condition + "\"}]");
        admin.apply(registration.manifest().replace("metadata: {name: " + WebhookRegistration.CONFIGURATION + "}", "metadata: {name: " + name + "}"));
    }

    private static Run edit(Kubectl who, String name, String namespace, String host, String... more) {
        return who.run(Stream.concat(Stream.of("patch", "configmap", name, "-n", namespace, "--type=merge", "-p", "{\"data\":{\"HOST\":\"" + host + "\"}}"), Stream.of(more))
                .toArray(String[]::new));
    }

    private static Run label(Kubectl who, String name, String value, String... more) {
        return who.run(Stream.concat(Stream.of("label", "configmap", name, "-n", USERS, "driftlock.dev/break-glass" + value), Stream.of(more)).toArray(String[]::new));
    }

    private String labelOf(String name) {
        return admin.run("get", "configmap", name, "-n", USERS, "-o", "jsonpath={.metadata.labels.driftlock\\.dev/break-glass}").expectSuccess().out();
    }

    private boolean hasLease(String scope) {
        return !admin.run("get", "lease", new Scope(scope).grantName(), "-n", OWN, "--ignore-not-found").expectSuccess().out().isBlank();
    }

    private double counted(String outcome) {
        return Stream.of(janes, others).flatMap(replica -> replica.metrics().lines())
                .filter(line -> line.startsWith("driftlock_grants_total{") && line.contains("outcome=\"" + outcome + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    @Test
    void fromTheDenialToTheEditThatIsLetThrough() {
        var audit = apiServer.audit();
        var opened = counted("opened");
        var denial = edit(jane, "env", USERS, "primary").expectFailure().err();
        var command = Pattern.compile("Emergency\\? kubectl (.*)").matcher(denial);
        assertThat(command.find()).as(denial).isTrue();

        var started = Instant.now();
        var label = jane.run(command.group(1).replace("<incident>", "INC-4711").split(" ")).expectSuccess();
        var edit = edit(alex, "env", USERS, "primary").expectSuccess();
        System.out.println("from the label to the first edit let through, kubectl included: " + Duration.between(started, Instant.now()).toMillis() + " ms");

        assertThat(label.err()).containsPattern("Warning: break-glass INC-4711 is open until \\d\\d:\\d\\d:\\d\\dZ \\(30m\\) for bg-users/ConfigMap/env; what it lets through must reach Git");
        assertThat(edit.err()).containsPattern("Warning: break-glass INC-4711 is open for (30|29)m more");
        var opening = audit.awaitEvent(event -> event.isAbout("configmaps", "env") && event.user().equals("jane@example.com") && event.code() == 200 && event.verb().equals("patch"));
        assertThat(opening.guard("verdict")).isEqualTo("allowed");
        assertThat(opening.guard("incident")).isEqualTo("INC-4711");
        var change = audit.awaitEvent(event -> event.isAbout("configmaps", "env") && event.user().equals("alex@example.com") && event.code() == 200 && event.verb().equals("patch"));
        assertThat(change.guard("verdict")).isEqualTo("break-glass");
        assertThat(change.guard("incident")).isEqualTo("INC-4711");
        assertThat(change.guard("grant")).isEqualTo(opening.guard("grant")).startsWith("grant-");
        assertThat(change.guard("findings")).contains("data.HOST");
        assertThat(counted("opened")).isEqualTo(opened + 1);
        await().untilAsserted(() -> assertThat(admin.run("get", "events", "-n", USERS, "-o", "jsonpath={.items[*].message}").out())
                .contains("jane@example.com opened break-glass for INC-4711 on bg-users/ConfigMap/env until "));
        assertThat(edit(alex, "wrong", USERS, "primary").expectFailure().err()).as("another object").contains("is declared in Git");
    }

    @Test
    void aNamespacesWindowCoversItsObjectsAndNothingElse() {
        jane.run("label", "namespace", WHOLE, "driftlock.dev/break-glass=10m.INC-7").expectSuccess();

        edit(alex, "env", WHOLE, "primary").expectSuccess();
        edit(jane, "env", WHOLE, "secondary").expectSuccess();
        edit(alex, "wrong", USERS, "primary").expectFailure();
        assertThat(alex.run("label", "namespace", WHOLE, "driftlock.dev/mode=off").expectFailure().err()).as("no window covers what weakens the guard").contains("unguard");

        var end = jane.run("label", "namespace", WHOLE, "driftlock.dev/break-glass-").expectSuccess();
        assertThat(end.err()).contains("break-glass INC-7 ends now");
        edit(jane, "env", WHOLE, "third").expectFailure();
        await().atMost(Duration.ofSeconds(1)).until(() -> !edit(alex, "env", WHOLE, "third", "--dry-run=server").succeeded());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2h.INC-1     | 2h is too long; accepted is at most 1h
            30m          | it names no incident
            30m.4711     | "4711" is no incident
            0m.INC-1     | above zero
            soon.INC-1   | "soon" is no duration
            1d.INC-1     | "1d" is no duration
            """)
    void aWrongLabelIsDeniedWithARightOne(String value, String reason) {
        assertThat(label(jane, "wrong", "=" + value).expectFailure().err()).contains("opens nothing", reason,
                "A right one: kubectl label configmap wrong -n bg-users driftlock.dev/break-glass=30m.<incident>");
        assertThat(labelOf("wrong")).isEmpty();
        assertThat(hasLease(USERS + "/ConfigMap/wrong")).isFalse();
    }

    @Test
    void whoHasNotTheRightOpensNothing() {
        var refused = counted("refused");

        assertThat(label(alex, "wrong", "=30m.INC-1").expectFailure().err()).contains("alex@example.com does not hold the verb break-glass on configmaps/wrong in bg-users");
        assertThat(alex.run("label", "namespace", USERS, "driftlock.dev/break-glass=30m.INC-1").expectFailure().err()).contains("on namespaces/bg-users");

        assertThat(hasLease(USERS + "/ConfigMap/wrong")).isFalse();
        assertThat(counted("refused")).isEqualTo(refused + 2);
    }

    @Test
    void aLabelAndAnEditMomentsApartWorkOnTwoReplicas() {
        label(jane, "quick", "=10m.INC-3").expectSuccess();
        edit(alex, "quick", USERS, "primary").expectSuccess();
    }

    @Test
    void anOpenWindowNeverMoves() {
        label(jane, "moved", "=30m.INC-1").expectSuccess();

        assertThat(label(jane, "moved", "=45m.INC-1", "--overwrite").expectFailure().err()).contains("jane@example.com holds it until", "it never moves",
                "To end that window: kubectl label configmap moved -n bg-users driftlock.dev/break-glass-");
        assertThat(label(alex, "moved", "=45m.INC-2", "--overwrite").expectFailure().err()).contains("jane@example.com holds it until");
        label(alex, "moved", "=30m.INC-1", "--overwrite").expectSuccess();
        label(alex, "moved", "-").expectSuccess();
        label(jane, "moved", "=45m.INC-2").expectSuccess();
    }

    @Test
    void aDryRunLeavesNothing() {
        assertThat(label(jane, "dry", "=30m.INC-1", "--dry-run=server").expectSuccess().err()).contains("is open until");

        assertThat(hasLease(USERS + "/ConfigMap/dry")).isFalse();
        edit(jane, "dry", USERS, "primary").expectFailure();
    }

    @Test
    void aSecondChangeInTheSameRequestIsJudgedWithoutIt() {
        var both = jane.run("patch", "configmap", "dry", "-n", USERS, "--type=merge", "-p",
                "{\"metadata\":{\"labels\":{\"driftlock.dev/break-glass\":\"30m.INC-1\"}},\"data\":{\"HOST\":\"primary\"}}").expectFailure();

        assertThat(both.err()).contains("is declared in Git");
        assertThat(hasLease(USERS + "/ConfigMap/dry")).isFalse();
    }

    @Test
    void whatGitDeclaresOpensNothing() {
        assertThat(labelOf("labelled")).isEqualTo("30m.INC-1");
        edit(jane, "labelled", USERS, "primary").expectFailure();

        label(jane, "labelled", "-").expectSuccess();
        assertThat(label(jane, "labelled", "=30m.INC-1").expectSuccess().err()).contains("opens nothing: Git declares it");
        edit(jane, "labelled", USERS, "primary").expectFailure();
    }

    @Test
    void atTheEndTheLabelIsInertAndTakenOff() {
        label(jane, "short", "=4s.INC-1").expectSuccess();
        var opened = Instant.now();
        edit(alex, "short", USERS, "primary").expectSuccess();

        await().atMost(Duration.ofSeconds(6)).until(() -> !edit(alex, "short", USERS, "secondary", "--dry-run=server").succeeded());
        // The replicas' readings of the API server's clock lie a part of a second apart.
        await().atMost(Duration.ofSeconds(1)).until(() -> !edit(jane, "short", USERS, "secondary", "--dry-run=server").succeeded());
        assertThat(edit(jane, "short", USERS, "secondary").succeeded()).as("on both replicas").isFalse();
        await().atMost(Duration.ofSeconds(5)).until(() -> labelOf("short").isEmpty());
        System.out.println("a window of 4 s: its label was gone " + Duration.between(opened, Instant.now()).toMillis() + " ms after it was set");
        await().untilAsserted(() -> assertThat(admin.run("get", "events", "-n", USERS, "-o", "jsonpath={.items[*].message}").out()).contains("on bg-users/ConfigMap/short is over"));
        assertThat(hasLease(USERS + "/ConfigMap/short")).isFalse();
    }

    @Test
    void aLabelThatAnotherWebhookRefusesLeavesNoWindow() {
        admin.apply("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: bg-refusing}
                webhooks:
                  - name: refusing.example.com
                    clientConfig: {url: "https://127.0.0.1:1/"}
                    rules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [UPDATE]}]
                    namespaceSelector: {matchLabels: {bg-guarded: "true"}}
                    objectSelector: {matchLabels: {driftlock.dev/break-glass: 30m.INC-666}}
                    failurePolicy: Fail
                    sideEffects: None
                    timeoutSeconds: 1
                    admissionReviewVersions: [v1]
                """);
        await().until(() -> !label(jane, "refused", "=30m.INC-666", "--dry-run=server").succeeded());
        var dropped = counted("dropped");

        label(jane, "refused", "=30m.INC-666").expectFailure();
        assertThat(hasLease(USERS + "/ConfigMap/refused")).isTrue();

        await().atMost(Duration.ofSeconds(15)).until(() -> !hasLease(USERS + "/ConfigMap/refused"));
        assertThat(counted("dropped")).isEqualTo(dropped + 1);
        assertThat(edit(jane, "refused", USERS, "primary").succeeded()).isFalse();
    }

    @Test
    void aWindowSurvivesItsReplicas() {
        label(jane, "kept", "=30m.INC-1").expectSuccess();
        label(jane, "down", "=5s.INC-1").expectSuccess();
        janes.kill();
        others.kill();
        await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
        assertThat(labelOf("down")).as("nobody was there to take it off").isEqualTo("5s.INC-1");

        janes = janes.startAgain();
        others = others.startAgain();
        register();

        edit(alex, "kept", USERS, "primary").expectSuccess();
        await().atMost(Duration.ofSeconds(5)).until(() -> labelOf("down").isEmpty());
    }
}
