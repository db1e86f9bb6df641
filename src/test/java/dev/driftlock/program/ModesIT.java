package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Labels of namespaces decide at once and without a restart: a namespace's own mode, and the way out for everything (contract, section 3). */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModesIT {

    private static final String NAMESPACE = "modes";
    private static final String MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env, namespace: modes}\ndata: {HOST: declared}\n";

    private GuardedCluster cluster;
    private Kubectl root;

    @BeforeAll
    void start(ApiServer server) {
        root = server.kubectl("root@example.com", "system:masters");
        server.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
        server.kubectl().apply(MANIFEST);
        cluster = GuardedCluster.start(server, new GitRepository("modes").write("env.yaml", MANIFEST).pushed("as declared"), "  mode: enforce\n", NAMESPACE);
    }

    @AfterAll
    void stop() {
        if (cluster != null) cluster.close();
    }

    private Run edit() {
        return root.run("patch", "configmap", "env", "-n", NAMESPACE, "--type=merge", "-p", "{\"data\":{\"HOST\":\"edited\"}}", "--dry-run=server");
    }

    private void awaitEdit(boolean passes, boolean warns) {
        await().atMost(Duration.ofSeconds(2)).until(() -> {
            var run = edit();
            return run.succeeded() == passes && run.err().contains("Warning:") == warns;
        });
    }

    @Test
    void aNamespacesLabelHoldsAtOnce() {
        assertThat(edit().err()).contains("is declared in Git");

        root.run("label", "namespace", NAMESPACE, "driftlock.dev/mode=warn").expectSuccess();
        awaitEdit(true, true);
        root.run("label", "namespace", NAMESPACE, "driftlock.dev/mode=off", "--overwrite").expectSuccess();
        awaitEdit(true, false);
        root.run("label", "namespace", NAMESPACE, "driftlock.dev/mode-").expectSuccess();
        awaitEdit(false, false);
    }

    @Test
    void maxModeOnTheOwnNamespaceIsTheWayOutWithinTwoSeconds() {
        root.run("label", "namespace", "driftlock", "driftlock.dev/max-mode=observe").expectSuccess();
        awaitEdit(true, false);

        assertThat(cluster.driftlock().health()).contains("\"max-mode\": \"observe\"");
        assertThat(cluster.driftlock().metrics()).contains("driftlock_max_mode 1.0");
        await().atMost(Duration.ofSeconds(5)).until(() -> root.run("get", "events", "-n", "driftlock").out().contains("max-mode=observe"));

        root.run("label", "namespace", "driftlock", "driftlock.dev/max-mode-").expectSuccess();
        awaitEdit(false, false);
        assertThat(cluster.driftlock().metrics()).contains("driftlock_max_mode 0.0");
    }
}
