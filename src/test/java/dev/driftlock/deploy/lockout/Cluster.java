package dev.driftlock.deploy.lockout;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ControllerManager;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.machine.Loopback;
import dev.driftlock.deploy.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A real API server and its controllers with install.yaml in them, and nobody at the other end of the webhooks. Who types is a cluster-admin, but not of
 * {@code system:masters}.
 */
final class Cluster implements AutoCloseable {

    static final String SHOP = "lockout-shop";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String LINDA = "lockout-linda@example.com";
    private static final String WHAT_WAS_THERE_BEFORE = """
            {apiVersion: v1, kind: Namespace, metadata: {name: lockout-shop}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: lockout-spare}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: lockout-draining}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: held, namespace: lockout-draining, finalizers: [lockout.example.com/held]}}
            ---
            {apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: lockout-shop}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: lockout-shop}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: app}]}}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: pools.lockout.example.com}
            spec:
              group: lockout.example.com
              scope: Cluster
              names: {kind: Pool, plural: pools}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: lockout-linda}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects:
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: lockout-linda@example.com}
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:serviceaccount:argocd:argocd-application-controller"}
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: "system:serviceaccount:kube-system:namespace-controller"}
            """;

    private final ApiServer apiServer;
    private Installation installation;
    private ControllerManager controllers;

    Cluster(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    /** @param failurePolicy of the guard, as the chart's value {@code webhooks.failurePolicy} sets it */
    void lock(String failurePolicy) {
        controllers = ControllerManager.start(apiServer);
        masters().apply(WHAT_WAS_THERE_BEFORE);
        masters().awaitEstablished("", "crd/pools.lockout.example.com");
        masters().run("delete", "namespace", "lockout-draining", "--wait=false").expectSuccess();
        await().atMost(PATIENCE).until(() -> pods().size() == 2);
        installation = Installation.of(withFailurePolicy(failurePolicy), apiServer);
        // At once refused, for of a time-out each request would take three seconds.
        installation.leadServiceTo(Loopback.freePorts(1).getFirst(), installation.manifests().the("ValidatingWebhookConfiguration", Installation.OWN));
        await().atMost(PATIENCE).until(() -> linda().run("delete", "namespace", "lockout-spare", "--dry-run=server").err().contains("failed calling webhook"));
    }

    private static Manifests withFailurePolicy(String policy) {
        var objects = Manifests.shipped().objects().stream().map(JsonNode::deepCopy).map(JsonNode.class::cast).toList();
        var webhooks = new Manifests(objects).the("ValidatingWebhookConfiguration", Installation.OWN).path("webhooks");
        ((ObjectNode) webhooks.path(0)).put("failurePolicy", policy);
        return new Manifests(objects);
    }

    /** Everything off and on again. */
    void stopAndStart() {
        controllers.close();
        apiServer.restart();
        controllers = ControllerManager.start(apiServer);
    }

    Kubectl linda() {
        return apiServer.kubectl(LINDA);
    }

    Kubectl masters() {
        return apiServer.kubectl();
    }

    Kubectl kubelet(String node) {
        return apiServer.kubectl("system:node:" + node, "system:nodes");
    }

    /** {@code namespace:name} */
    Kubectl account(String account) {
        return apiServer.kubectl("system:serviceaccount:" + account);
    }

    /** Of the Deployment that was there before. */
    Set<String> pods() {
        return Set.copyOf(linda().run("get", "pods", "-n", SHOP, "-l", "app=web", "-o", "name").out().lines().toList());
    }

    void awaitGone(String... what) {
        var words = new String[what.length + 1];
        words[0] = "get";
        System.arraycopy(what, 0, words, 1, what.length);
        await().atMost(PATIENCE).until(() -> masters().run(words).err().contains("NotFound"));
    }

    @Override
    public void close() {
        masters().run("delete", "validatingwebhookconfiguration", "driftlock", "--ignore-not-found");
        installation.close();
        masters().run("delete", "namespace", SHOP, "lockout-spare", Installation.OWN, "--ignore-not-found", "--wait=false");
        masters().run("delete", "crd", "pools.lockout.example.com", "--ignore-not-found", "--wait=false");
        for (var namespace : List.of(SHOP, "lockout-spare", "lockout-draining", Installation.OWN)) awaitGone("namespace", namespace);
        controllers.close();
    }
}
