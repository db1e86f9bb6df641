package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart's ValidatingAdmissionPolicies hold, with no replica of Driftlock alive and all rights given by RBAC. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionPoliciesIT {

    private static final String NS = "deploy-policies";
    private static final String OPEN = "driftlock.dev/break-glass=30m.INC-1";

    /** Any certificate: the API server checks that it is one. */
    private static final String CA = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUJiakNDQVJXZ0F3SUJBZ0lVQTVYZmJ2RGlRSVgxZVJrWTdqSzlVMDBBMHBFd0NnWUlLb1pJemowRUF3SXcKRFRFTE1Ba0dBMVVFQXd3Q1kyRXdIaGNOTWpZeE1USTBNVEF5TURVM1doY05Nall4TWpJME1UQXlNRFUzV2pBTgpNUXN3Q1FZRFZRUUREQUpqWVRCWk1CTUdCeXFHU000OUFnRUdDQ3FHU000OUF3RUhBMElBQkVQUXg1VmpKZi8yCnlKZ0tQQ2R1OWh0OUlhK05MMkJTZGVYOFU4Z1VzV0hhTDFVcGJtYTRMR0dZcFZXZm9FZ283bmsrUjBROCtjVE4KR3p0Z1V4T1d3ZGFqVXpCUk1CMEdBMVVkRGdRV0JCUVoyMFMrRjBFSW14VUwzd1B1Z1dsR284dk41VEFmQmdOVgpIU01FR0RBV2dCUVoyMFMrRjBFSW14VUwzd1B1Z1dsR284dk41VEFQQmdOVkhSTUJBZjhFQlRBREFRSC9NQW9HCkNDcUdTTTQ5QkFNQ0EwY0FNRVFDSUI0NTU1Tyt6WGQzdlptQWlxU0dhNzNxZFB0L3ROYklINmQyZlpSdVM2dDAKQWlBd2ViaTU5UzlGeDgwMkR6dU9rLzBzQm1qQ1VlMG9IK3lUWCt6SGxRSVhrQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K";

    private static final String PREPARED = """
            {apiVersion: v1, kind: Namespace, metadata: {name: deploy-policies, labels: {driftlock.dev/break-glass: 30m.INC-1}}}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: env
              namespace: deploy-policies
              labels: {app: users-api, driftlock.dev/break-glass: 30m.INC-1}
              annotations: {note: kept, driftlock.dev/break-glass-reason: the pool is full}
            data: {A: "1"}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: deploy-policies}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: app}]}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: deploy-policies}}
            ---
            {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: deploy-policies, namespace: kube-system}}
            ---
            # Asks nobody about anything, for nobody would answer.
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: driftlock}
            webhooks:
              - &webhook
                name: guard.driftlock.dev
                clientConfig: {service: {namespace: driftlock, name: driftlock, path: /validate, port: 443}}
                rules: [{apiGroups: [deploy.example.com], apiVersions: [v1], resources: [none], operations: [UPDATE]}]
                failurePolicy: Ignore
                sideEffects: None
                admissionReviewVersions: [v1]
              - {<<: *webhook, name: cluster.guard.driftlock.dev}
            ---
            # However much somebody gives.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: deploy-too-much}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: driftlock, namespace: driftlock}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: deploy-labels}
            rules: [{apiGroups: [""], resources: [namespaces, namespaces/status], verbs: [get, patch, update]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: deploy-labels}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: deploy-labels}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-jane@example.com}, {apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-carol@example.com}]
            ---
            # As the policy's message says it.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: deploy-unguard, namespace: driftlock}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: driftlock-unguard}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-carol@example.com}]
            """;

    private ApiServer apiServer;
    private Installation installation;
    private Kubectl own;
    private Kubectl jane;
    private Kubectl carol;

    @BeforeAll
    void install(ApiServer server) {
        apiServer = server;
        installation = Installation.without(server, "ValidatingWebhookConfiguration", "Deployment");
        server.kubectl().apply(PREPARED);
        own = server.kubectlAs(Installation.OWN, Installation.OWN);
        jane = server.kubectl("deploy-jane@example.com");
        carol = server.kubectl("deploy-carol@example.com");
        installation.awaitPolicies(own, "create", "configmap", "probe", "-n", NS, "--dry-run=server");
        installation.awaitPolicies(jane, "label", "namespace", Installation.OWN, "driftlock.dev/max-mode=observe", "--dry-run=server");
    }

    @AfterAll
    void remove() {
        if (installation == null) return;
        for (var object : new String[] {"validatingwebhookconfiguration/driftlock", "clusterrolebinding/deploy-too-much", "clusterrolebinding/deploy-labels", "clusterrole/deploy-labels"}) apiServer.kubectl().run("delete", object);
        apiServer.kubectl().run("delete", "lease", "deploy-policies", "-n", "kube-system");
        apiServer.kubectl().run("delete", "rolebinding", "deploy-unguard", "-n", Installation.OWN);
        installation.close();
    }

    private static void assertDenied(Run run, String... words) {
        assertThat(run.expectFailure().err()).contains("ValidatingAdmissionPolicy").contains(words);
    }

    /** Driftlock's own account, which may do anything by RBAC. */
    @ParameterizedTest
    @ValueSource(strings = {
            "patch configmap env --type=merge -p {\"data\":{\"A\":\"2\"}}",
            "patch configmap env --type=merge -p {\"immutable\":true}",
            "patch configmap env --type=merge -p {\"data\":{\"A\":\"2\"},\"metadata\":{\"labels\":{\"driftlock.dev/break-glass\":null}}}",
            "patch configmap env --type=merge -p {\"metadata\":{\"finalizers\":[\"a.example/b\"]}}",
            "patch configmap env --type=merge -p {\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"x\",\"uid\":\"1\"}]}}",
            "label configmap env app=other --overwrite",
            "label configmap env driftlock.dev/break-glass=1h.INC-2 --overwrite",
            "annotate configmap env note-",
            "annotate configmap env driftlock.dev/break-glass-reason=another --overwrite",
            "label deployment web " + OPEN,
            "scale deployment web --replicas=7",
            "patch deployment web --subresource=status --type=merge -p {\"status\":{\"replicas\":1}}",
            "label namespace deploy-policies driftlock.dev/mode=off",
            "delete configmap env",
            "create configmap another",
            "create secret generic another",
            "create secret generic another -n driftlock",
            "create token default",
            "create clusterrolebinding deploy-more --clusterrole=cluster-admin --user=x",
            "delete lease deploy-policies -n kube-system",
            "patch validatingwebhookconfiguration driftlock --type=json -p [{\"op\":\"replace\",\"path\":\"/webhooks/0/failurePolicy\",\"value\":\"Fail\"}]",
            "patch validatingwebhookconfiguration driftlock --type=json -p [{\"op\":\"remove\",\"path\":\"/webhooks/1\"}]",
            "patch validatingwebhookconfiguration driftlock --type=json -p [{\"op\":\"add\",\"path\":\"/webhooks/0/matchConditions\",\"value\":[{\"name\":\"never\",\"expression\":\"false\"}]}]",
            "patch validatingwebhookconfiguration driftlock --type=json -p [{\"op\":\"replace\",\"path\":\"/webhooks/0/clientConfig/service/name\",\"value\":\"other\"}]",
            "delete validatingwebhookconfiguration driftlock"})
    void itsOwnAccountChangesNothingElse(String command) {
        assertDenied(inNamespace(own, command), "driftlock-own-account");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "patch validatingwebhookconfiguration driftlock --type=json -p [{\"op\":\"add\",\"path\":\"/webhooks/0/clientConfig/caBundle\",\"value\":\"" + CA + "\"}]",
            "patch configmap env --type=merge -p {\"metadata\":{\"labels\":{\"driftlock.dev/break-glass\":null},\"annotations\":{\"driftlock.dev/break-glass-reason\":null}}}",
            "label namespace deploy-policies driftlock.dev/break-glass-",
            "create -f - <<< {apiVersion: v1, kind: Event, metadata: {name: told}, involvedObject: {namespace: deploy-policies}, reason: BreakGlassOpened}",
            "create -n driftlock -f - <<< {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: grant-1}}",
            "create secret generic driftlock-tls -n driftlock",
            "create -f - <<< {apiVersion: driftlock.dev/v1, kind: ManualChange, metadata: {name: m}, spec: {object: {apiVersion: v1, kind: ConfigMap, name: env}, user: u, verdict: recorded, fields: [], count: 1, first: '2026-01-01T00:00:00Z', last: '2026-01-01T00:00:00Z'}}"})
    void itsOwnAccountDoesItsWork(String command) {
        inNamespace(own, command + " --dry-run=server").expectSuccess();
    }

    /** Everybody else is left alone. */
    @Test
    void holdsNobodyElse() {
        apiServer.kubectl().run("label", "configmap", "env", "app=other", "--overwrite", "-n", NS, "--dry-run=server").expectSuccess();
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "observe", "warn"})
    void maxModeTakesTheVerbUnguard(String mode) {
        assertDenied(jane.run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode=" + mode, "--overwrite"), "driftlock-max-mode", "verb unguard", "kubectl create rolebinding");
        assertDenied(jane.run("patch", "namespace", Installation.OWN, "--subresource=status", "--type=merge", "-p", "{\"metadata\":{\"labels\":{\"driftlock.dev/max-mode\":\"" + mode + "\"}}}"), "verb unguard");

        carol.run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode=" + mode, "--overwrite").expectSuccess();
        assertDenied(jane.run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode-"), "verb unguard");
        carol.run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode-").expectSuccess();
    }

    @ParameterizedTest
    @CsvSource({"enforce", "none", "Observe", "''"})
    void maxModeIsNoOtherValue(String mode) {
        assertDenied(apiServer.kubectl().run("label", "namespace", Installation.OWN, "driftlock.dev/max-mode=" + mode), "accepted are off, observe, warn");
    }

    @Test
    void maxModeMeansNothingElsewhereAndOtherLabelsAreNoneOfItsBusiness() {
        jane.run("label", "namespace", NS, "driftlock.dev/max-mode=enforce", "--dry-run=server").expectSuccess();
        jane.run("label", "namespace", Installation.OWN, "team=guards", "--dry-run=server").expectSuccess();
    }

    /** Words as in a shell, but that a JSON text is one of them; what stands behind {@code <<<} is the input. */
    private static Run inNamespace(Kubectl who, String command) {
        var dryRun = command.endsWith(" --dry-run=server") ? " --dry-run=server" : "";
        var parts = command.substring(0, command.length() - dryRun.length()).split(" <<< ", 2);
        var words = (parts[0] + dryRun + (parts[0].contains(" -n ") || parts[0].contains("namespace") || parts[0].contains("clusterrole") || parts[0].contains("configuration") ? "" : " -n " + NS)).split(" ");
        return who.runWithInput(parts.length > 1 ? parts[1] : "", words);
    }
}
