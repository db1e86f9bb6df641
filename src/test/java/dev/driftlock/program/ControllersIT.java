package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditEvent;
import dev.driftlock.bench.AuditLog;
import dev.driftlock.bench.ControllerManager;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.WithControllers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The real kube-controller-manager in a cluster that is guarded as strictly as can be: in enforce, all additions denied, and the webhook asked about
 * each write of its controllers, which the shipped webhooks leave out. None of them is denied and none finds anything.
 */
@ExtendWith(ApiServerExtension.class)
@WithControllers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControllersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ACCOUNT = "system:serviceaccount:kube-system:";
    private static final String MANAGER = "system:kube-controller-manager";

    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: "web:1"}]}
            """;
    private static final String SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}, ports: [{port: 80}]}}\n";
    private static final String SCALED = WEB.replaceAll("\\bweb\\b", "scaled").replace("replicas: 2", "replicas: 1");
    private static final String AUTOSCALER = """
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: scaled}
            spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: scaled}, minReplicas: 3, maxReplicas: 5}
            """;
    private static final String ACCOUNTS = """
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: builder}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: builder, annotations: {kubernetes.io/service-account.name: builder}}, type: kubernetes.io/service-account-token}
            """;
    private static final String OTHERS = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              serviceName: db
              replicas: 1
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: app, image: db}]}
              volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: tick}
            spec:
              schedule: "* * * * *"
              jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: tick}]}}}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {name: once}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: app, image: once}]}}}
            """;
    private static final String IN_DOOMED = """
            {apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: doomed}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: doomed, finalizers: [example.com/hold]}}
            """ + "---\n" + WEB.replace("{name: web}", "{name: web, namespace: doomed}");

    private ApiServer apiServer;
    private GuardedCluster cluster;
    private ControllerManager controllers;
    private Kubectl agent;
    private AuditLog all;
    private AuditLog audit;

    @BeforeAll
    void start(ApiServer server) {
        apiServer = server;
        all = server.audit();
        server.kubectl().apply("""
                {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
                ---
                {apiVersion: v1, kind: Namespace, metadata: {name: doomed}}
                ---
                # May do what an administrator may, but for the verb unguard, which a * would give.
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: shop-operator}
                rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: shop-operator}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: shop-operator}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane@example.com}]
                """);
        var git = new GitRepository("controllers");
        git.write("web.yaml", WEB).write("service.yaml", SERVICE).write("scaled.yaml", SCALED).write("autoscaler.yaml", AUTOSCALER)
                .write("accounts.yaml", ACCOUNTS).write("others.yaml", OTHERS).write("doomed.yaml", IN_DOOMED)
                .write("adopted.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: adopted}, data: {a: b}}\n").push("the shop");
        cluster = GuardedCluster.start(server, git, """
                  mode: enforce
                  undeclared: {fields: deny, objects: deny}
                """, "shop");
        agent = server.kubectlAs("argocd", "argocd-application-controller");
        controllers = ControllerManager.start(server);
        // Without its account a Pod cannot be made; that there is one is the first thing that controllers do.
        await().atMost(PATIENCE).until(() -> exists("serviceaccount/default", "shop") && exists("serviceaccount/default", "doomed"));
    }

    @BeforeEach
    void listen() {
        audit = apiServer.audit();
    }

    private void sync(String manifest) {
        agent.runWithInput(manifest, "apply", "-n", "shop", "-f", "-").expectSuccess();
    }

    private boolean exists(String object, String namespace) {
        return !apiServer.kubectl().run("get", object, "-n", namespace, "--ignore-not-found", "-o", "name").expectSuccess().out().isBlank();
    }

    private List<String> get(String namespace, String... arguments) {
        var words = new ArrayList<>(List.of("get", "-n", namespace, "-o", "name"));
        words.addAll(List.of(arguments));
        return apiServer.kubectl().run(words.toArray(String[]::new)).expectSuccess().out().lines().toList();
    }

    private String field(String object, String path) {
        return apiServer.kubectl().run("get", object, "-n", "shop", "-o", "jsonpath={" + path + "}").expectSuccess().out();
    }

    /** The kubelet's part: what Pods there are is said to run. */
    private void runPods(String labels) {
        for (var pod : get("shop", "pods", "-l", labels)) {
            apiServer.kubectl().run("patch", pod, "-n", "shop", "--subresource=status", "--type=merge", "-p", """
                    {"status": {"phase": "Running", "podIP": "10.1.0.7", "podIPs": [{"ip": "10.1.0.7"}],
                     "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}""");
        }
    }

    private void awaitAsked(String user, String verb, String resource) {
        var event = audit.awaitEvent(each -> each.user().equals(user) && each.verb().equals(verb) && each.resource().equals(resource) && isJudged(each), PATIENCE);
        assertThat(event.guard("actor")).as(event.toString()).isEqualTo("controller");
    }

    private static boolean isJudged(AuditEvent event) {
        return !event.guard("verdict").isEmpty();
    }

    @Test
    void aDeclaredDeploymentRollsOut() {
        sync(WEB + "---\n" + SERVICE);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("shop", "pods", "-l", "app=web")).hasSize(2));
        assertThat(get("shop", "replicasets", "-l", "app=web")).hasSize(1);
        awaitAsked(ACCOUNT + "deployment-controller", "create", "replicasets");
        awaitAsked(ACCOUNT + "replicaset-controller", "create", "pods");
        runPods("app=web");

        var next = WEB.replace("web:1", "web:2");
        cluster.git().write("web.yaml", next).push("the next version");
        sync(next);
        await().atMost(PATIENCE).untilAsserted(() -> {
            runPods("app=web");
            assertThat(field("deployment/web", ".status.updatedReplicas} {.status.replicas} {.status.availableReplicas")).isEqualTo("2 2 2");
        });
        assertThat(get("shop", "replicasets", "-l", "app=web")).as("the old one is kept, scaled down").hasSize(2);
        awaitAsked(ACCOUNT + "replicaset-controller", "delete", "pods");
        apiServer.kubectl().run("rollout", "status", "deployment/web", "-n", "shop", "--timeout=10s").expectSuccess();

        // A Service's slices and, as long as there are any, its Endpoints.
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("shop", "endpointslices", "-l", "kubernetes.io/service-name=web")).hasSize(1));
        awaitAsked(ACCOUNT + "endpointslice-controller", "create", "endpointslices");
        awaitAsked(ACCOUNT + "endpoint-controller", "create", "endpoints");

        // Git gives the Deployment up, the agent prunes it, and the garbage collector takes what it owned.
        cluster.git().delete("web.yaml").push("no web any more");
        agent.run("delete", "deployment", "web", "-n", "shop", "--wait=false").expectSuccess();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("shop", "replicasets,pods", "-l", "app=web")).isEmpty());
        awaitAsked(ACCOUNT + "generic-garbage-collector", "delete", "replicasets");
    }

    @Test
    void anAutoscalerScalesWhatGitDeclares() {
        sync(SCALED + "---\n" + AUTOSCALER);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(field("deployment/scaled", ".spec.replicas")).isEqualTo("3"));
        awaitAsked(ACCOUNT + "horizontal-pod-autoscaler", "update", "deployments/scale");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("shop", "pods", "-l", "app=scaled")).hasSize(3));

        var byHand = apiServer.kubectl("jane@example.com").run("scale", "deployment", "scaled", "-n", "shop", "--replicas=4").expectFailure();
        assertThat(byHand.err()).as("while a person's is denied").contains("denied the request").contains("spec.replicas");
    }

    @Test
    void accountsGetTheirTokensAndCertificates() {
        sync(ACCOUNTS);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(field("secret/builder", ".data.token")).as("a declared Secret that a controller fills").isNotEmpty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(exists("configmap/kube-root-ca.crt", "shop")).isTrue());
        assertAskedSinceTheStart(MANAGER, "update", "secrets");
        assertAskedSinceTheStart(ACCOUNT + "root-ca-cert-publisher", "create", "configmaps");
        assertAskedSinceTheStart(ACCOUNT + "service-account-controller", "create", "serviceaccounts");
    }

    private void assertAskedSinceTheStart(String user, String verb, String resource) {
        assertThat(all.events()).anyMatch(event -> event.user().equals(user) && event.verb().equals(verb) && event.resource().equals(resource) && isJudged(event));
    }

    @Test
    void setsAndJobsMakeWhatTheyNeed() {
        sync(OTHERS);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("shop", "pods,persistentvolumeclaims,controllerrevisions", "-l", "app=db")).hasSize(3));
        awaitAsked(ACCOUNT + "statefulset-controller", "create", "persistentvolumeclaims");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("shop", "pods", "-l", "batch.kubernetes.io/job-name=once")).hasSize(1));
        awaitAsked(ACCOUNT + "job-controller", "create", "pods");
        audit.awaitEvent(each -> each.user().equals(ACCOUNT + "cronjob-controller") && each.verb().equals("create") && each.resource().equals("jobs"), Duration.ofSeconds(80));
    }

    /** F14: why an owner reference is a matter of the guard. */
    @Test
    void anOwnerThatIsGoneTakesADeclaredObjectWithIt() {
        sync("{apiVersion: v1, kind: ConfigMap, metadata: {name: adopted}, data: {a: b}}");
        var owned = """
                {"metadata": {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "gone", "uid": "6e2f0f6e-0000-4000-8000-000000000003"}]}}""";

        var denied = apiServer.kubectl("jane@example.com").run("patch", "configmap", "adopted", "-n", "shop", "--type=merge", "-p", owned).expectFailure();
        assertThat(denied.err()).contains("metadata.ownerReferences").contains("the verb unguard on namespaces/shop");

        // Who is of system:masters holds every verb, unguard too.
        apiServer.kubectl().run("patch", "configmap", "adopted", "-n", "shop", "--type=merge", "-p", owned).expectSuccess();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(exists("configmap/adopted", "shop")).isFalse());
        awaitAsked(ACCOUNT + "generic-garbage-collector", "delete", "configmaps");
        var patched = audit.awaitEvent(each -> each.isWrite() && each.user().equals(ApiServer.ADMIN) && each.isAbout("configmaps", "adopted"));
        assertThat(patched.guard("verdict")).isEqualTo("recorded");
        assertThat(patched.guard("findings")).contains("unguards");
    }

    @Test
    void aNamespaceDrains() {
        agent.runWithInput(IN_DOOMED, "apply", "-f", "-").expectSuccess();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get("doomed", "pods")).hasSize(2));

        var denied = apiServer.kubectl("jane@example.com").run("delete", "namespace", "doomed", "--wait=false").expectFailure();
        assertThat(denied.err()).contains("3 objects that Git declares go with it");

        agent.run("delete", "namespace", "doomed", "--wait=false").expectSuccess();
        awaitAsked(ACCOUNT + "namespace-controller", "deletecollection", "configmaps");
        // A finalizer that Git declares holds it up until its owner, here the agent, lets go.
        agent.run("patch", "configmap", "two", "-n", "doomed", "--type=merge", "-p", "{\"metadata\": {\"finalizers\": null}}").expectSuccess();
        await().atMost(PATIENCE).until(() -> get("default", "namespaces").stream().noneMatch("namespace/doomed"::equals));
        awaitAsked(ACCOUNT + "namespace-controller", "update", "namespaces/finalize");
    }

    @AfterEach
    void noControllerIsHeldUp() {
        var writes = audit.events().stream().filter(event -> event.isWrite() && isController(event)).toList();
        assertThat(writes).isNotEmpty();
        assertThat(writes).allSatisfy(event -> {
            assertThat(event.json().at("/responseStatus/message").asText()).doesNotContain("denied the request");
            assertThat(event.guard("findings")).isEmpty();
            if (isJudged(event)) {
                assertThat(event.guard("verdict")).isEqualTo("allowed");
                assertThat(event.guard("actor")).isEqualTo("controller");
            }
        });
    }

    private static boolean isController(AuditEvent event) {
        return event.user().startsWith(ACCOUNT) || event.user().equals(MANAGER);
    }

    @AfterAll
    void stop() {
        if (controllers != null) controllers.close();
        if (cluster == null) return;
        var asked = all.events().stream().filter(event -> isController(event) && isJudged(event)).map(AuditEvent::user).distinct().sorted().toList();
        System.out.println("controllers that were asked about: " + asked);
        var counted = cluster.driftlock().metrics().lines().filter(line -> line.startsWith("driftlock_requests_total{actor=\"controller\"}")).findFirst();
        cluster.close();
        assertThat(asked).contains(MANAGER, ACCOUNT + "namespace-controller");
        assertThat(counted).hasValueSatisfying(line -> assertThat(Double.parseDouble(line.substring(line.indexOf(' ')))).isPositive());
    }
}
