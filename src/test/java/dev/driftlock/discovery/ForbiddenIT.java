package dev.driftlock.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.Kubectl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Discovery where RBAC lets Driftlock see nothing of Argo CD: it says so, and serves all the same. */
@ExtendWith(ApiServerExtension.class)
class ForbiddenIT {

    private static final String BLIND = """
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: discovery-blind, namespace: discovered}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: discovery-blind}
            rules:
              - {apiGroups: ["", apiextensions.k8s.io, coordination.k8s.io], resources: [namespaces, customresourcedefinitions, leases], verbs: [get, list, watch]}
              - {nonResourceURLs: ["*"], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: discovery-blind}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: discovery-blind}
            subjects: [{kind: ServiceAccount, namespace: discovered, name: discovery-blind}]
            """;

    private DiscoveryBench bench;
    private Kubectl blind;

    @BeforeEach
    void prepare(ApiServer server) {
        bench = new DiscoveryBench(server);
        bench.apply("argocd-crds.yaml");
        bench.applied(BLIND);
        blind = server.kubectlAs("discovered", "discovery-blind");
    }

    @AfterEach
    void takeAway() {
        bench.remove("argocd-crds.yaml");
        bench.admin().run("delete", "clusterrolebinding,clusterrole", "discovery-blind", "--ignore-not-found");
        bench.close();
    }

    @Test
    void isSaidAndKeepsNobodyFromServing() {
        try (var driftlock = DriftlockProcess.start("driftlock: {cluster: {enabled: true, namespace: discovered}, drain: 1s}\n", Map.of("KUBECONFIG", blind.kubeconfig().toString()))) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(driftlock.health())
                    .contains("applications.argoproj.io in argocd: the API server forbids to list it", "appprojects.argoproj.io in flux-system: the API server forbids to list it"));
            assertThat(driftlock.metrics()).containsPattern("driftlock_discovery_unlisted [1-9]");
            assertThat(missingPermissions(driftlock)).anySatisfy(line -> assertThat(line).contains(
                    "applications.argoproj.io is forbidden: User \"system:serviceaccount:discovered:discovery-blind\" cannot list resource \"applications\" in API group \"argoproj.io\" in the namespace \"argocd\""));
            await().during(Duration.ofSeconds(10)).atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(missingPermissions(driftlock)).as("one line each, however often it is tried").doesNotHaveDuplicates());
            assertThat(driftlock.log()).doesNotContain("\tat ").doesNotContain("KubernetesClientException");
        }
    }

    /** Without their times; the test lasts no minute. */
    private static List<String> missingPermissions(DriftlockProcess driftlock) {
        return driftlock.log().lines().filter(line -> line.contains("a watch is missing a permission")).map(line -> line.substring(line.indexOf("a watch"))).toList();
    }
}
