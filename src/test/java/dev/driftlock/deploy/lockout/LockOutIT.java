package dev.driftlock.deploy.lockout;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.WithControllers;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * deploy/RUNBOOK.md, first table: Driftlock is installed and no replica lives. Row by row with the real kubectl, then the whole cluster is stopped and
 * started and all rows are gone through once more, then the last exit is taken; with both failure policies.
 */
@ExtendWith(ApiServerExtension.class)
@WithControllers(alone = true)
class LockOutIT {

    @TestFactory
    Stream<DynamicNode> nobodyIsLockedOut(ApiServer apiServer) {
        return Stream.of("Fail", "Ignore").map(policy -> dynamicContainer(policy, underPolicy(apiServer, policy)));
    }

    private static Stream<DynamicNode> underPolicy(ApiServer apiServer, String policy) {
        var cluster = new Cluster(apiServer);
        return Stream.of(
                Stream.of(dynamicTest("is installed, no replica lives", () -> cluster.lock(policy))),
                rows(cluster, policy, "before"),
                Stream.of(dynamicTest("everything is stopped and started", cluster::stopAndStart)),
                rows(cluster, policy, "after"),
                Stream.of(dynamicTest("a namespace that was draining is finished by its controller", () -> finishDrainingNamespace(cluster)),
                        dynamicTest("the last exit", () -> takeLastExit(cluster)),
                        dynamicTest("is taken away", cluster::close))).flatMap(each -> each);
    }

    private static Stream<DynamicNode> rows(Cluster cluster, String policy, String when) {
        return new Table(cluster, policy.toLowerCase(Locale.ROOT) + "-" + when).rows().stream().map(row -> dynamicTest(when + ": " + row.what(), () -> row.check(policy)));
    }

    private static void finishDrainingNamespace(Cluster cluster) {
        cluster.account("kube-system:namespace-controller").run("patch", "configmap", "held", "-n", "lockout-draining", "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}").expectSuccess();
        cluster.awaitGone("namespace", "lockout-draining");
    }

    private static void takeLastExit(Cluster cluster) {
        cluster.linda().run("delete", "validatingwebhookconfiguration", "driftlock").expectSuccess();
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.linda().run("label", "namespace", Cluster.SHOP, "driftlock.dev/mode=off").succeeded());
        cluster.linda().run("delete", "namespace", "lockout-spare", "--wait=false").expectSuccess();
    }
}
