package dev.driftlock.deploy.lockout;

import static dev.driftlock.deploy.lockout.Cluster.SHOP;
import static dev.driftlock.deploy.lockout.Row.goesOn;
import static dev.driftlock.deploy.lockout.Row.refused;
import static dev.driftlock.deploy.lockout.Row.refusedUnderFail;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The runbook's first table, in its order.
 *
 * @param round names what is made, so that the table can be gone through again
 */
record Table(Cluster cluster, String round) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    List<Row> rows() {
        return Stream.of(nodes(), leftOutNamespaces(), controllers(), recordsAndQuestions(), withoutNamespace(), ordinary(), labelsAndDeletions()).flatMap(List::stream).toList();
    }

    private String named(String name) {
        return name + "-" + round;
    }

    private Run applied(Kubectl who, String manifest) {
        return who.runWithInput(manifest.formatted(round), "create", "-f", "-");
    }

    private List<Row> nodes() {
        return List.of(
                goesOn("a node registers", () -> applied(kubelet(), "{apiVersion: v1, kind: Node, metadata: {name: node-%s}}")),
                goesOn("renews its Lease", () -> applied(kubelet(), "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: node-%s, namespace: kube-node-lease}, spec: {holderIdentity: me}}")),
                goesOn("and reports", () -> kubelet().runWithInput("""
                        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "%1$s"}, "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady"}]}}
                        """.formatted(named("node")), "replace", "--raw", "/api/v1/nodes/" + named("node") + "/status", "-f", "-")));
    }

    private Kubectl kubelet() {
        return cluster.kubelet(named("node"));
    }

    private List<Row> leftOutNamespaces() {
        return Stream.of("kube-system", "kube-public", "kube-node-lease", "driftlock").map(namespace -> goesOn("a ConfigMap in " + namespace,
                () -> cluster.linda().run("create", "configmap", named("lockout"), "-n", namespace))).toList();
    }

    private List<Row> controllers() {
        return List.of(
                goesOn("a Deployment in kube-system, and its pods", this::deploymentInKubeSystem),
                goesOn("pods of a ReplicaSet are deleted and made again", this::podsAgain),
                goesOn("Driftlock's own pods are deleted and made again", () -> {
                    cluster.linda().run("delete", "pods", "-n", "driftlock", "--all", "--force", "--grace-period=0").expectSuccess();
                    return awaitPods("driftlock", 2);
                }),
                goesOn("an eviction", () -> cluster.linda().runWithInput("{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"}}"
                        .formatted(onePod(), SHOP), "create", "--raw", "/api/v1/namespaces/" + SHOP + "/pods/" + onePod() + "/eviction", "-f", "-")),
                goesOn("garbage collection of what a deleted object owned", this::garbage));
    }

    private Run deploymentInKubeSystem() {
        applied(cluster.linda(), "{apiVersion: apps/v1, kind: Deployment, metadata: {name: dns-%1$s, namespace: kube-system}, spec: {selector: {matchLabels: {app: dns-%1$s}}, "
                + "template: {metadata: {labels: {app: dns-%1$s}}, spec: {containers: [{name: dns, image: dns}]}}}}").expectSuccess();
        await().atMost(PATIENCE).until(() -> !cluster.linda().run("get", "pods", "-n", "kube-system", "-l", "app=" + named("dns"), "-o", "name").out().isBlank());
        return cluster.linda().run("delete", "deployment", named("dns"), "-n", "kube-system");
    }

    private Run podsAgain() {
        var before = cluster.pods();
        cluster.linda().run("delete", "pods", "-n", SHOP, "-l", "app=web", "--force", "--grace-period=0").expectSuccess();
        await().atMost(PATIENCE).until(() -> cluster.pods().size() == 2 && cluster.pods().stream().noneMatch(before::contains));
        return cluster.linda().run("get", "pods", "-n", SHOP);
    }

    private Run awaitPods(String namespace, int count) {
        await().atMost(PATIENCE).until(() -> cluster.linda().run("get", "pods", "-n", namespace, "-o", "name").out().lines().count() == count);
        return cluster.linda().run("get", "pods", "-n", namespace);
    }

    private String onePod() {
        return cluster.pods().stream().sorted().findFirst().orElseThrow().substring("pod/".length());
    }

    /** The owner has no namespace, and what it owns is a pod network's object without one. */
    private Run garbage() {
        applied(cluster.linda(), "{apiVersion: lockout.example.com/v1, kind: Pool, metadata: {name: owner-%s}}").expectSuccess();
        var uid = cluster.linda().run("get", "pools", named("owner"), "-o", "jsonpath={.metadata.uid}").expectSuccess().out();
        applied(cluster.linda(), "{apiVersion: lockout.example.com/v1, kind: Pool, metadata: {name: owned-%s, ownerReferences: [{apiVersion: lockout.example.com/v1, kind: Pool, name: owner-%1$s, uid: " + uid + "}]}}")
                .expectSuccess();
        var deleted = cluster.linda().run("delete", "pools", named("owner"));
        cluster.awaitGone("pools", named("owned"));
        return deleted;
    }

    private List<Row> recordsAndQuestions() {
        return List.of(
                goesOn("an Event", () -> applied(cluster.linda(), "{apiVersion: v1, kind: Event, metadata: {name: seen-%s, namespace: lockout-shop}, involvedObject: {namespace: lockout-shop}, reason: Seen}")),
                goesOn("a Lease", () -> applied(cluster.linda(), "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: leader-%s, namespace: lockout-shop}}")),
                goesOn("an access review", () -> cluster.linda().run("auth", "can-i", "create", "pods", "-n", SHOP)),
                goesOn("a token", () -> cluster.linda().run("create", "token", "default", "-n", SHOP)),
                goesOn("a token review", () -> cluster.linda().runWithInput("{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"spec\":{\"token\":\"x\"}}",
                        "create", "--raw", "/apis/authentication.k8s.io/v1/tokenreviews", "-f", "-")));
    }

    private List<Row> withoutNamespace() {
        return List.of(
                goesOn("a ClusterRole", () -> cluster.linda().run("create", "clusterrole", named("lockout"), "--verb=get", "--resource=pods")),
                goesOn("a volume", () -> applied(cluster.linda(), "{apiVersion: v1, kind: PersistentVolume, metadata: {name: lockout-%s}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /tmp}}}")),
                goesOn("a CustomResourceDefinition of a pod network", () -> applied(cluster.linda(), """
                        apiVersion: apiextensions.k8s.io/v1
                        kind: CustomResourceDefinition
                        metadata: {name: nets.lockout-%1$s.example.com}
                        spec:
                          group: lockout-%1$s.example.com
                          scope: Cluster
                          names: {kind: Net, plural: nets}
                          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
                        """)),
                goesOn("a custom resource of one", () -> applied(cluster.linda(), "{apiVersion: lockout.example.com/v1, kind: Pool, metadata: {name: pool-%s}}")),
                goesOn("a new namespace", () -> cluster.linda().run("create", "namespace", named("lockout"))));
    }

    private List<Row> ordinary() {
        return List.of(
                refusedUnderFail("a person's ConfigMap", () -> cluster.linda().run("create", "configmap", named("mine"), "-n", SHOP)),
                refusedUnderFail("a person's scaling", () -> cluster.linda().run("scale", "deployment", "web", "--replicas=2", "-n", SHOP, "--dry-run=server")),
                refusedUnderFail("an agent's apply", () -> cluster.account("argocd:argocd-application-controller").runWithInput("{apiVersion: v1, kind: ConfigMap, metadata: {name: agents-" + round + ", namespace: lockout-shop}}", "apply", "-f", "-")));
    }

    private List<Row> labelsAndDeletions() {
        return List.of(
                refused("a namespace's mode", () -> cluster.linda().run("label", "namespace", SHOP, "driftlock.dev/mode=off")),
                refused("a break-glass label on a namespace", () -> cluster.linda().run("label", "namespace", SHOP, "driftlock.dev/break-glass=30m.INC-1")),
                refused("a break-glass label on an object", () -> cluster.linda().run("label", "configmap", "env", "-n", SHOP, "driftlock.dev/break-glass=30m.INC-1")),
                refused("the deletion of a namespace", () -> cluster.linda().run("delete", "namespace", "lockout-spare", "--wait=false")),
                refused("the deletion of a namespace by system:masters", () -> cluster.masters().run("delete", "namespace", "lockout-spare", "--wait=false")),
                refused("the deletion of a CustomResourceDefinition", () -> cluster.linda().run("delete", "crd", "pools.lockout.example.com", "--wait=false")),
                refused("the deletion of Driftlock's own namespace by somebody else", () -> cluster.linda().run("delete", "namespace", "driftlock", "--wait=false")),
                goesOn("max-mode on Driftlock's own namespace", () -> cluster.linda().run("label", "namespace", "driftlock", "driftlock.dev/max-mode=observe", "--overwrite")),
                goesOn("and taken off again", () -> cluster.linda().run("label", "namespace", "driftlock", "driftlock.dev/max-mode-")),
                goesOn("the deletion of Driftlock's own namespace by system:masters", () -> cluster.masters().run("delete", "namespace", "driftlock", "--wait=false", "--dry-run=server")));
    }
}
