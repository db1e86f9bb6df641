package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditEvent;
import dev.driftlock.bench.Kubectl;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart's life with the real helm, by somebody who is cluster-admin but not of {@code system:masters}, while no replica ever runs. */
@ExtendWith(ApiServerExtension.class)
class HelmIT {

    private static final String HELEN = "deploy-helen@example.com";
    private static final String ADMIN = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: deploy-helen}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deploy-helen@example.com}]
            """;
    /** What other tests apply without helm is hers now. */
    private static final String TAKE = "--take-ownership";

    @Test
    void isInstalledUpgradedRolledBackAndTakenAway(ApiServer apiServer) {
        var chart = Chart.withHelm();
        apiServer.kubectl().apply(ADMIN);
        var helen = apiServer.kubectl(HELEN);
        try {
            var installed = chart.inCluster(helen.kubeconfig(), "install", TAKE, "--create-namespace").expectSuccess();
            assertThat(installed.out().lines().dropWhile(line -> !line.startsWith("NOTES")).skip(1).toList().subList(0, 4)).anyMatch(line -> line.contains("driftlock.dev/max-mode=observe"))
                    .anyMatch(line -> line.contains("kubectl delete validatingwebhookconfiguration driftlock"));
            assertThat(webhooks(helen)).isEqualTo("guard.driftlock.dev=Ignore namespaces.guard.driftlock.dev=Fail break-glass.guard.driftlock.dev=Fail cluster.guard.driftlock.dev=Ignore");

            chart.inCluster(helen.kubeconfig(), "upgrade", "--set", "webhooks.failurePolicy=Fail").expectSuccess();
            assertThat(webhooks(helen)).startsWith("guard.driftlock.dev=Fail ");
            chart.inCluster(helen.kubeconfig(), "rollback").expectSuccess();
            assertThat(webhooks(helen)).startsWith("guard.driftlock.dev=Ignore ");

            var audit = apiServer.audit();
            chart.inCluster(helen.kubeconfig(), "uninstall").expectSuccess();
            var deletions = audit.events().stream().filter(event -> event.user().equals(HELEN) && event.verb().equals("delete")).toList();
            assertThat(deletions.getFirst().resource()).as("the webhooks go first").isEqualTo("validatingwebhookconfigurations");
            assertThat(deletions).extracting(AuditEvent::code).allMatch(code -> code == 200 || code == 404);
            assertThat(helen.run("get", "validatingwebhookconfiguration,validatingadmissionpolicy,clusterrole", "-o", "name").expectSuccess().out()).doesNotContain("/driftlock");
            assertThat(helen.run("get", "crd", "-o", "name").expectSuccess().out()).as("records outlive it").contains("manualchanges.driftlock.dev");
        } finally {
            for (var object : List.of("validatingwebhookconfiguration/driftlock", "crd/manualchanges.driftlock.dev", "clusterrolebinding/deploy-helen")) {
                apiServer.kubectl().run("delete", object, "--ignore-not-found", "--wait=false");
            }
        }
    }

    private static String webhooks(Kubectl who) {
        return who.run("get", "validatingwebhookconfiguration", "driftlock", "-o", "jsonpath={range .webhooks[*]}{.name}={.failurePolicy} {end}").expectSuccess().out().strip();
    }
}
