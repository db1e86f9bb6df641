package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditEvent;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which kubectl changes objects, against a real API server: what Git declares was applied by the agent, one
 * command follows, and verdict, findings and what kubectl prints are compared with the table.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlMatrixIT {

    private static final String DRIFTLOCK = "system:serviceaccount:driftlock:driftlock";

    private static final String NAMESPACE = "shop";
    private static final List<String> SYNCED = List.of("00-namespaces.yaml", "01-definitions.yaml", "settings.yaml", "objects.yaml", "web.yaml", "api.yaml", "rack.yaml", "custom.yaml");
    private static final List<String> RESOURCES = List.of("namespaces", "configmaps", "secrets", "services", "serviceaccounts", "pods", "nodes", "deployments.apps",
            "horizontalpodautoscalers.autoscaling", "networkpolicies.networking.k8s.io", "ingresses.networking.k8s.io", "roles.rbac.authorization.k8s.io",
            "rolebindings.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io", "cronjobs.batch", "customresourcedefinitions.apiextensions.k8s.io",
            "racks.matrix.example.com", "parcels.matrix.example.com", "zones.matrix.example.com");
    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Kubectl> people = new HashMap<>();
    private final List<String> report = new ArrayList<>();

    private GuardedCluster cluster;
    private ApiServer apiServer;
    private KeptObjects objects;

    static List<MatrixEntry> entries() {
        return MatrixEntry.all();
    }

    @BeforeAll
    void start(ApiServer server) {
        apiServer = server;
        server.kubectl().apply(MatrixEntry.file("git/00-namespaces.yaml"));
        server.kubectl().apply(MatrixEntry.file("people.yaml"));
        cluster = GuardedCluster.start(server, git(), "  mode: enforce\n", NAMESPACE);
        var agent = server.kubectlAs("argocd", "argocd-application-controller");
        people.put("agent", agent);
        people.put("jane", server.kubectl("jane@example.com"));
        people.put("ci", server.kubectlAs(NAMESPACE, "ci"));
        people.put("impersonator", server.kubectl("ops@example.com", "system:masters"));
        sync(agent);
        objects = new KeptObjects(agent);
        objects.keep(RESOURCES);
    }

    private static GitRepository git() {
        var git = new GitRepository("shop");
        for (var file : SYNCED) git.write(file, MatrixEntry.file("git/" + file));
        git.write("later.yaml", MatrixEntry.file("git/later.yaml"));
        git.push("the shop");
        return git;
    }

    private void sync(Kubectl agent) {
        for (var file : SYNCED) {
            agent.runWithInput(MatrixEntry.file("git/" + file), "apply", "--field-manager=argocd-controller", "-f", "-").expectSuccess();
            if (file.startsWith("01")) agent.awaitEstablished("", "crd", "racks.matrix.example.com", "parcels.matrix.example.com", "zones.matrix.example.com");
        }
        var uid = agent.run("get", "deployment", "web", "-n", NAMESPACE, "-o", "jsonpath={.metadata.uid}").expectSuccess().out();
        agent.runWithInput(MatrixEntry.file("revisions.yaml").replace("DEPLOYMENT_UID", uid), "create", "-f", "-").expectSuccess();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void isJudged(MatrixEntry entry) {
        var audit = apiServer.audit();
        try {
            for (var command : entry.commandsBefore()) people.get("agent").run(MatrixEntry.words(command)).expectSuccess();
            if (entry.dryRun()) judge(entry, entry.run() + " --dry-run=server");
            judge(entry, entry.run());
        } finally {
            for (var command : entry.commandsAfter()) people.get("agent").run(MatrixEntry.words(command)).expectSuccess();
            objects.putBack(audit.events());
        }
    }

    private void judge(MatrixEntry entry, String command) {
        var audit = apiServer.audit();
        var run = kubectl(entry).runWithInput(entry.piped(), MatrixEntry.words(command));
        // Driftlock leads, and keeps records, meanwhile.
        var writes = audit.events().stream().filter(event -> event.isWrite() && !event.user().equals(DRIFTLOCK)).toList();
        var told = writes.isEmpty() ? "kubectl: " + run.output() : "kubectl: " + run.output() + "\nAPI server: " + writes;
        var verdict = writes.stream().map(event -> event.guard("verdict")).filter(each -> !each.isEmpty()).reduce((first, second) -> second).orElse("none");
        var findings = findings(writes);
        report.add("| %s | `kubectl %s` | %s | %s |".formatted(entry.id(), command.replace("|", "\\|"), verdict, String.join(", ", findings)));

        var actors = writes.stream().map(event -> event.guard("actor")).filter(each -> !each.isEmpty()).collect(Collectors.toSet());
        assertThat(verdict + " " + findings).as("%s: kubectl %s\n%s", entry, command, told).isEqualTo(entry.verdict() + " " + entry.expected());
        assertThat(actors).as(told).isEqualTo(entry.verdict().equals("none") ? Set.of() : Set.of(entry.judgedAs()));
        if (entry.verdict().equals("denied")) assertDenied(run, writes, told);
        else if (!entry.verdict().equals("none")) assertThat(run.succeeded()).as(told).isEqualTo(!entry.fails());
        if (!entry.printed().isEmpty()) assertThat(run.output()).contains(entry.printed());
        if (!entry.hidden().isEmpty()) assertThat(told).doesNotContain(entry.hidden());
    }

    private static void assertDenied(Run run, List<AuditEvent> writes, String told) {
        assertThat(run.exit()).as(told).isNotZero();
        assertThat(run.output()).contains("denied the request");
        assertThat(writes.getLast().code()).as(told).isEqualTo(403);
    }

    private Kubectl kubectl(MatrixEntry entry) {
        var kubectl = people.get(entry.person());
        return entry.editor() == null ? kubectl : kubectl.withEditor(entry.editor());
    }

    private static TreeSet<String> findings(List<AuditEvent> writes) {
        var found = new TreeSet<String>();
        for (var event : writes) {
            if (event.guard("findings").isEmpty()) continue;
            try {
                for (var each : JSON.readTree(event.guard("findings"))) {
                    found.add((each.path("kind").asText() + " " + each.path("path").asText()).strip());
                }
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    /** Others share this API server, and a controller manager would go to work on what is left. */
    @AfterAll
    void stop() throws IOException {
        Files.writeString(Path.of("target/kubectl-matrix.md"), String.join("\n", report) + "\n");
        if (cluster == null) return;
        cluster.close();
        var admin = apiServer.kubectl();
        admin.run("delete", "clusterrolebinding", "matrix-editor");
        admin.run("delete", "replicasets,deployments,cronjobs,pods", "--all", "-n", NAMESPACE, "--wait=false");
        admin.run("delete", "nodes", "matrix-declared", "matrix-undeclared");
    }
}
