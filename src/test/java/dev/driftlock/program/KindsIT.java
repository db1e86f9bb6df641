package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A person creates from Git what Git declares, one manifest of each kind after the other: whatever the real API server
 * adds by defaulting, allocating and admission is no finding (F6), with additions denied so that none goes unseen.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KindsIT {

    private static final Path KINDS = Path.of("src/test/resources/kinds");
    private static final String NAMESPACE = "kinds";

    private GuardedCluster cluster;
    private ApiServer apiServer;
    private Kubectl root;

    static List<String> kinds() throws IOException {
        try (var files = Files.list(KINDS)) {
            return files.map(file -> file.getFileName().toString()).filter(kind -> !isAskedOfNobody(kind)).sorted().toList();
        }
    }

    /** No webhook is asked about webhooks and admission policies, lest one makes itself irremovable (Kubernetes: Dynamic Admission Control). */
    private static boolean isAskedOfNobody(String kind) {
        try {
            return manifest(kind).contains("apiVersion: admissionregistration.k8s.io/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String manifest(String kind) throws IOException {
        return Files.readString(KINDS.resolve(kind)).replaceAll("\\bNS\\b", NAMESPACE);
    }

    @BeforeAll
    void start(ApiServer server) throws IOException {
        apiServer = server;
        root = server.kubectl("root@example.com", "system:masters");
        server.kubectl().apply("""
                {apiVersion: v1, kind: Namespace, metadata: {name: kinds}}
                ---
                {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: kinds}}
                """);
        var git = new GitRepository("kinds");
        for (var kind : kinds()) git.write(kind, manifest(kind));
        git.push("one of each kind");
        cluster = GuardedCluster.start(server, git, """
                  mode: enforce
                  undeclared: {fields: deny}
                """, NAMESPACE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isCreatedAsGitHasItWithoutAFinding(String kind) throws IOException {
        var audit = apiServer.audit();

        var run = root.runWithInput(manifest(kind), "create", "-n", NAMESPACE, "--dry-run=server", "-f", "-");

        assertThat(run.output()).doesNotContain("denied the request");
        var event = audit.awaitEvent(each -> each.verb().equals("create") && each.user().equals("root@example.com"));
        assertThat(event.guard("verdict")).as("%s: %s %s", kind, event, run.output()).isEqualTo("allowed");
        assertThat(event.guard("source")).as("%s is what Git declares: %s", kind, event).isEqualTo("prod");
    }

    @AfterAll
    void stop() {
        if (cluster != null) cluster.close();
    }
}
