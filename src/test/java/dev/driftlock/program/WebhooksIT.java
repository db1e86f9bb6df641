package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.StubWebhook;
import dev.driftlock.bench.WebhookRegistration;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That of the four webhooks in {@code deploy/install.yaml} each request meets exactly the one that it should, or none. All requests are dry runs. A
 * stub answers, because Driftlock itself leaves no trace where the mode is off.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksIT {

    private static final String NS = "webhooks";
    private static final String GUARD = "guard.driftlock.dev";
    private static final String NAMESPACES = "namespaces.guard.driftlock.dev";
    private static final String BREAK_GLASS = "break-glass.guard.driftlock.dev";
    private static final String CLUSTER = "cluster.guard.driftlock.dev";
    private static final String NONE = "";

    private static final String ROOT = "root@example.com";
    private static final String NODE = "system:node:webhooks-1";
    private static final String AGENT = "system:serviceaccount:argocd:argocd-application-controller";
    private static final String REPLICA_SETS = "system:serviceaccount:kube-system:replicaset-controller";
    private static final String NAMESPACE_CONTROLLER = "system:serviceaccount:kube-system:namespace-controller";

    private static final String OPEN = "driftlock.dev/break-glass=30m.INC-1";
    private static final String OPENING = "{\"metadata\": {\"labels\": {\"driftlock.dev/break-glass\": \"30m.INC-1\"}}}";

    private static final String PREPARED = """
            {apiVersion: v1, kind: Namespace, metadata: {name: webhooks}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: webhooks-off, labels: {driftlock.dev/mode: "off"}}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: webhooks-spare}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: driftlock}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: webhooks, namespace: webhooks-off}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: webhooks, namespace: kube-system}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: webhooks, namespace: driftlock}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: webhooks}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: webhooks}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: opened, namespace: webhooks, labels: {driftlock.dev/break-glass: 30m.INC-1}}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: key, namespace: webhooks}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: webhooks}, spec: {ports: [{port: 80}]}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: webhooks}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: app}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: owned
              namespace: webhooks
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: 6e2f0f6e-0000-4000-8000-000000000001, controller: true}]
            spec: {containers: [{name: app, image: app, resources: {requests: {cpu: 1m}}}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: bare, namespace: webhooks}
            spec: {containers: [{name: app, image: app, resources: {requests: {cpu: 1m}}}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: owned
              namespace: webhooks
              ownerReferences: [{apiVersion: v1, kind: Service, name: web, uid: 6e2f0f6e-0000-4000-8000-000000000002, controller: true}]
            addressType: IPv4
            endpoints: []
            ---
            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: bare, namespace: webhooks}, addressType: IPv4, endpoints: []}
            ---
            {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: held, namespace: webhooks}, spec: {holderIdentity: me}}
            ---
            {apiVersion: v1, kind: Event, metadata: {name: seen, namespace: webhooks}, involvedObject: {namespace: webhooks}, reason: Seen, message: seen}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: webhooks}, rules: []}
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: webhooks}
            spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /tmp}}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: crates.webhooks.example.com}
            spec:
              group: webhooks.example.com
              scope: Cluster
              names: {kind: Crate, plural: crates, singular: crate}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                  subresources: {status: {}, scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas}}
            ---
            # As the chart's, but for its schema.
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: manualchanges.driftlock.dev}
            spec:
              group: driftlock.dev
              scope: Namespaced
              names: {kind: ManualChange, plural: manualchanges, singular: manualchange}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                  subresources: {status: {}}
            """;
    private static final String CUSTOM = """
            {apiVersion: webhooks.example.com/v1, kind: Crate, metadata: {name: full}, spec: {replicas: 1}}
            ---
            {apiVersion: driftlock.dev/v1, kind: ManualChange, metadata: {name: kept, namespace: webhooks}}
            """;
    private static final List<String> KINDS = List.of("crates.webhooks.example.com", "manualchanges.driftlock.dev");

    record Row(String webhook, String what, String user, String input, List<String> request) {

        Row as(String other) {
            return new Row(webhook, what, other, input, request);
        }

        Row with(String text) {
            return new Row(webhook, what, user, text, request);
        }

        @Override
        public String toString() {
            return (webhook.isEmpty() ? "none" : webhook) + ": " + what + (user.equals(ROOT) ? "" : " by " + user);
        }
    }

    private static Row row(String webhook, String what, String... request) {
        return new Row(webhook, what, ROOT, "", List.of(request));
    }

    private static Row raw(String webhook, String what, String verb, String path, String body) {
        var query = path + (path.contains("?") ? "&" : "?") + "dryRun=All";
        return new Row(webhook, what, ROOT, body, body.isEmpty() ? List.of(verb, "--raw", query) : List.of(verb, "--raw", query, "-f", "-"));
    }

    private static Row patch(String webhook, String what, String object, String patch, String... more) {
        return row(webhook, what, Stream.of(Stream.of("patch"), Stream.of(object.split(" ")), Stream.of("--type=merge", "-p", patch), Stream.of(more))
                .flatMap(words -> words).toArray(String[]::new));
    }

    private static Row create(String webhook, String what, String manifest) {
        return row(webhook, what, "create", "-f", "-").with(manifest);
    }

    private static final String ANNOTATED = "{\"metadata\": {\"annotations\": {\"note\": \"x\"}}}";
    private static final String IN_NS = " -n " + NS;

    static List<Row> namespaced() {
        return List.of(
                patch(GUARD, "a ConfigMap's update", "configmap env" + IN_NS, "{\"data\": {\"a\": \"b\"}}"),
                create(GUARD, "a ConfigMap's creation", "{apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: webhooks}}"),
                row(GUARD, "a ConfigMap's deletion", "delete", "configmap", "env", "-n", NS),
                raw(GUARD, "all ConfigMaps' deletion", "delete", "/api/v1/namespaces/webhooks/configmaps?fieldSelector=metadata.name%3Denv", ""),
                patch(GUARD, "an agent's update", "configmap env" + IN_NS, "{\"data\": {\"a\": \"b\"}}").as(AGENT),
                patch(NONE, "a controller's update", "configmap env" + IN_NS, "{\"data\": {\"a\": \"b\"}}").as(NAMESPACE_CONTROLLER),
                patch(NONE, "an update where the guard is off", "configmap webhooks -n webhooks-off", "{\"data\": {\"a\": \"b\"}}"),
                patch(NONE, "kube-system", "configmap webhooks -n kube-system", "{\"data\": {\"a\": \"b\"}}"),
                patch(NONE, "Driftlock's own namespace", "configmap webhooks -n driftlock", "{\"data\": {\"a\": \"b\"}}"),
                patch(NONE, "a status", "deployment web" + IN_NS, "{\"status\": {\"replicas\": 3}}", "--subresource=status"),
                patch(GUARD, "a status with an annotation", "deployment web" + IN_NS, ANNOTATED, "--subresource=status"),
                patch(GUARD, "a status with a finalizer", "service web" + IN_NS, "{\"metadata\": {\"finalizers\": [\"a.example/b\"]}}", "--subresource=status"),
                row(GUARD, "a scale", "scale", "deployment", "web", "--replicas=3", "-n", NS),
                patch(GUARD, "a scale with a label of the client's own", "deployment web" + IN_NS,
                        "{\"metadata\": {\"labels\": {\"driftlock.dev/break-glass\": \"30m.INC-1\"}}, \"spec\": {\"replicas\": 4}}", "--subresource=scale"),
                patch(GUARD, "a resize", "pod bare" + IN_NS,
                        "{\"spec\": {\"containers\": [{\"name\": \"app\", \"image\": \"app\", \"resources\": {\"requests\": {\"cpu\": \"2m\"}}}]}}", "--subresource=resize"),
                patch(GUARD, "a Pod of nobody's", "pod bare" + IN_NS, ANNOTATED),
                patch(NONE, "a Pod that a controller owns", "pod owned" + IN_NS, ANNOTATED),
                row(NONE, "the deletion of a Pod that a controller owns", "delete", "pod", "owned", "-n", NS),
                create(NONE, "a Pod that a service account makes for a controller", pod("made", "ownerReferences: [" + OWNER + "]")).as(AGENT),
                create(GUARD, "a Pod that a service account makes for itself", pod("made", "labels: {a: b}")).as(AGENT),
                create(GUARD, "a Pod of a person who says that a controller owns it", pod("made", "ownerReferences: [" + OWNER + "]")),
                patch(GUARD, "an owner that a person gives to a Pod", "pod bare" + IN_NS, "{\"metadata\": {\"ownerReferences\": ["
                        + "{\"apiVersion\": \"apps/v1\", \"kind\": \"ReplicaSet\", \"name\": \"web\", \"uid\": \"6e2f0f6e-0000-4000-8000-000000000001\", \"controller\": true}]}}"),
                patch(NONE, "an EndpointSlice that a controller owns", "endpointslice owned" + IN_NS, ANNOTATED),
                patch(GUARD, "an EndpointSlice of nobody's", "endpointslice bare" + IN_NS, ANNOTATED),
                patch(NONE, "a debug container", "pod bare" + IN_NS, "{\"spec\": {\"ephemeralContainers\": [{\"name\": \"debug\", \"image\": \"debug\"}]}}", "--subresource=ephemeralcontainers"),
                patch(GUARD, "a ManualChange's status", "manualchange kept" + IN_NS, "{\"status\": {\"settled\": {\"by\": \"write\"}}}", "--subresource=status"),
                patch(NONE, "an Event", "event seen" + IN_NS, ANNOTATED),
                patch(NONE, "a Lease", "lease held" + IN_NS, ANNOTATED),
                raw(NONE, "a local access review", "create", "/apis/authorization.k8s.io/v1/namespaces/webhooks/localsubjectaccessreviews", """
                        {"apiVersion": "authorization.k8s.io/v1", "kind": "LocalSubjectAccessReview", "metadata": {"namespace": "webhooks"},
                         "spec": {"user": "x", "resourceAttributes": {"namespace": "webhooks", "verb": "get", "resource": "pods"}}}"""),
                raw(NONE, "an eviction", "create", "/api/v1/namespaces/webhooks/pods/bare/eviction", """
                        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "bare", "namespace": "webhooks"}}"""),
                raw(NONE, "a service account's token", "create", "/api/v1/namespaces/webhooks/serviceaccounts/default/token", """
                        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}"""));
    }

    static List<Row> namespaces() {
        return List.of(
                row(NAMESPACES, "the mode", "label", "namespace", NS, "driftlock.dev/mode=off"),
                patch(NAMESPACES, "the mode through status", "namespace " + NS, "{\"metadata\": {\"labels\": {\"driftlock.dev/mode\": \"off\"}}}", "--subresource=status"),
                raw(NAMESPACES, "the mode through finalize", "replace", "/api/v1/namespaces/webhooks/finalize", """
                        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "webhooks", "labels": {"driftlock.dev/mode": "off"}}, "spec": {"finalizers": ["kubernetes"]}}"""),
                row(NAMESPACES, "the mode taken off", "label", "namespace", "webhooks-off", "driftlock.dev/mode-"),
                row(NAMESPACES, "break-glass", "label", "namespace", NS, OPEN),
                row(NAMESPACES, "any label of Driftlock's", "label", "namespace", NS, "driftlock.dev/other=x"),
                row(NAMESPACES, "max-mode elsewhere", "label", "namespace", NS, "driftlock.dev/max-mode=off"),
                row(NONE, "max-mode on Driftlock's own namespace", "label", "namespace", "driftlock", "driftlock.dev/max-mode=observe"),
                patch(NONE, "max-mode there through status", "namespace driftlock", "{\"metadata\": {\"labels\": {\"driftlock.dev/max-mode\": \"off\"}}}", "--subresource=status"),
                row(NAMESPACES, "another label with it", "label", "namespace", "driftlock", "driftlock.dev/max-mode=observe", "driftlock.dev/mode=off"),
                row(NAMESPACES, "the deletion of a namespace", "delete", "namespace", "webhooks-spare"),
                row(NAMESPACES, "the deletion of kube-system's neighbour that is off", "delete", "namespace", "webhooks-off"),
                raw(NONE, "Driftlock's own namespace deleted by an admin", "delete", "/api/v1/namespaces/driftlock", ""),
                raw(NAMESPACES, "Driftlock's own namespace deleted by somebody else", "delete", "/api/v1/namespaces/driftlock", "").as(AGENT),
                row(NONE, "a namespace that its controller deletes", "delete", "namespace", "webhooks-spare").as(NAMESPACE_CONTROLLER),
                row(NAMESPACES, "the deletion of a CRD", "delete", "crd", "crates.webhooks.example.com"),
                row(CLUSTER, "another label", "label", "namespace", NS, "team=x"),
                patch(CLUSTER, "another label through status", "namespace " + NS, "{\"metadata\": {\"labels\": {\"team\": \"x\"}}}", "--subresource=status"),
                raw(CLUSTER, "another label through finalize", "replace", "/api/v1/namespaces/webhooks/finalize", """
                        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "webhooks", "labels": {"team": "x"}}, "spec": {"finalizers": ["kubernetes"]}}"""),
                patch(NONE, "a namespace's status", "namespace " + NS, "{\"status\": {\"phase\": \"Active\"}}", "--subresource=status"),
                row(CLUSTER, "another label of Driftlock's own namespace", "label", "namespace", "driftlock", "team=x"),
                create(CLUSTER, "a new namespace", "{apiVersion: v1, kind: Namespace, metadata: {name: new, labels: {driftlock.dev/mode: enforce}}}"));
    }

    static List<Row> breakGlass() {
        return List.of(
                row(BREAK_GLASS, "on a ConfigMap", "label", "configmap", "env", "-n", NS, OPEN),
                row(BREAK_GLASS, "taken off", "label", "configmap", "opened", "-n", NS, "driftlock.dev/break-glass-"),
                row(BREAK_GLASS, "changed", "label", "--overwrite", "configmap", "opened", "-n", NS, "driftlock.dev/break-glass=1h.INC-2"),
                patch(GUARD, "left as it is", "configmap opened" + IN_NS, "{\"data\": {\"a\": \"b\"}}"),
                row(BREAK_GLASS, "where the guard is off", "label", "configmap", "webhooks", "-n", "webhooks-off", OPEN),
                row(BREAK_GLASS, "on a Pod that a controller owns", "label", "pod", "owned", "-n", NS, OPEN),
                patch(BREAK_GLASS, "through status", "service web" + IN_NS, OPENING, "--subresource=status"),
                row(BREAK_GLASS, "on a ClusterRole", "label", "clusterrole", "webhooks", OPEN),
                row(NONE, "taken off by a controller", "label", "configmap", "opened", "-n", NS, "driftlock.dev/break-glass-").as(NAMESPACE_CONTROLLER),
                create(GUARD, "with a creation", "{apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: webhooks, labels: {driftlock.dev/break-glass: 30m.INC-1}}}"));
    }

    static List<Row> clusterScoped() {
        return List.of(
                row(CLUSTER, "a ClusterRole", "label", "clusterrole", "webhooks", "team=x"),
                row(CLUSTER, "a ClusterRole's deletion", "delete", "clusterrole", "webhooks"),
                row(CLUSTER, "a CRD's update", "label", "crd", "crates.webhooks.example.com", "team=x"),
                create(CLUSTER, "a custom resource", "{apiVersion: webhooks.example.com/v1, kind: Crate, metadata: {name: new}}"),
                patch(NONE, "a status", "persistentvolume webhooks", "{\"status\": {\"phase\": \"Available\"}}", "--subresource=status"),
                patch(CLUSTER, "a status with an annotation", "persistentvolume webhooks", ANNOTATED, "--subresource=status"),
                row(CLUSTER, "a scale", "scale", "crate", "full", "--replicas=3"),
                patch(NONE, "a custom resource's status, with which no metadata is taken", "crate full", OPENING, "--subresource=status"),
                raw(NONE, "a token review", "create", "/apis/authentication.k8s.io/v1/tokenreviews", """
                        {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "x"}}"""),
                raw(NONE, "an access review", "create", "/apis/authorization.k8s.io/v1/subjectaccessreviews", """
                        {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview", "spec": {"user": "x", "nonResourceAttributes": {"path": "/", "verb": "get"}}}"""),
                create(NONE, "a node that registers itself", "{apiVersion: v1, kind: Node, metadata: {name: webhooks-1}}").as(NODE),
                create(CLUSTER, "a node of a person's", "{apiVersion: v1, kind: Node, metadata: {name: webhooks-1}}"),
                row(NONE, "a role that a controller changes", "label", "clusterrole", "webhooks", "team=x").as(REPLICA_SETS));
    }

    private static final String OWNER = "{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: 6e2f0f6e-0000-4000-8000-000000000001, controller: true}";

    private static String pod(String name, String metadata) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", namespace: webhooks, " + metadata + "}, spec: {containers: [{name: app, image: app}]}}";
    }

    private final Map<String, Kubectl> people = new HashMap<>();
    private ApiServer apiServer;
    private StubWebhook stub;

    @BeforeAll
    void start(ApiServer server) {
        apiServer = server;
        server.kubectl().apply(PREPARED);
        for (var kind : KINDS) server.kubectl().awaitEstablished("", "crd/" + kind);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> server.kubectl().apply(CUSTOM));
        people.put(ROOT, server.kubectl(ROOT, "system:masters"));
        people.put(NODE, server.kubectl(NODE, "system:nodes"));
        for (var account : List.of(AGENT, REPLICA_SETS, NAMESPACE_CONTROLLER)) people.put(account, mighty(account));
        var shipped = Manifests.print(Manifests.shipped().the("ValidatingWebhookConfiguration", WebhookRegistration.CONFIGURATION));
        stub = StubWebhook.start();
        server.kubectl().apply(WebhookRegistration.at(stub.url(), stub.caBundle()).redirect(shipped));
        WebhookRegistration.awaitInForce(server, NS, Duration.ofSeconds(20));
    }

    /** Who may do anything, under a service account's name, without being of {@code system:masters}. */
    private Kubectl mighty(String account) {
        apiServer.kubectl().apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: "webhooks:%s"}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "%s"}]
                """.formatted(account.replace(':', '-'), account));
        return apiServer.kubectl(account, "system:serviceaccounts");
    }

    @ParameterizedTest
    @MethodSource({"namespaced", "namespaces", "breakGlass", "clusterScoped"})
    void meetsTheOneWebhookItShould(Row row) {
        var audit = apiServer.audit();
        var words = Stream.concat(row.request().stream(), row.request().contains("--raw") ? Stream.of() : Stream.of("--dry-run=server"));

        var run = people.get(row.user()).runWithInput(row.input(), words.toArray(String[]::new));

        var writes = audit.events().stream().filter(event -> event.user().equals(row.user()) && event.isWrite()).toList();
        assertThat(writes).as("%s: %s", row, run.output()).hasSize(1);
        var event = writes.getFirst();
        assertThat(event.code()).as("%s: %s", event, run.output()).isNotIn(400, 404, 405, 415, 422, 500);
        assertThat(event.annotations().keySet()).as("the webhook answers").noneMatch(key -> key.startsWith("failed-open"));
        assertThat(event.webhooks()).as("%s: %s", event, run.output()).isEqualTo(row.webhook().isEmpty() ? Set.of() : Set.of(row.webhook()));
    }

    /** A condition that fails for its cost lets the request pass where the policy is Ignore: what can be stored must not cost that much. */
    @Test
    void manyOwnersAreNoWayAround() {
        var owner = "{\"apiVersion\":\"v1\",\"kind\":\"A\",\"name\":\"a\",\"uid\":\"%d\"}";
        var owners = IntStream.range(0, 25_000).mapToObj(owner::formatted).collect(Collectors.joining(","));
        var root = people.get(ROOT);
        root.runWithInput("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"crowd\",\"namespace\":\"webhooks\",\"ownerReferences\":[" + owners
                + "]},\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"app\"}]}}", "create", "-f", "-").expectSuccess();
        var audit = apiServer.audit();

        root.run("annotate", "pod", "crowd", "-n", NS, "note=x").expectSuccess();

        var event = audit.awaitEvent(each -> each.isWrite() && each.isAbout("pods", "crowd"));
        assertThat(event.webhooks()).as(event.toString()).containsExactly(GUARD);
        root.run("delete", "pod", "crowd", "-n", NS, "--force").expectSuccess();
    }

    @AfterAll
    void stop() {
        if (stub == null) return;
        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", WebhookRegistration.CONFIGURATION).expectSuccess();
        for (var kind : KINDS) apiServer.kubectl().run("delete", "crd", kind).expectSuccess();
        stub.close();
    }
}
