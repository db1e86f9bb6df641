package dev.driftlock.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditLog;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Command;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.bench.machine.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shipped policies, mounted as a ConfigMap is, on a real API server by the hands of people with kubectl. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoliciesIT {

    private static final String NAMESPACE = "policies";
    private static final Path SHIPPED = Path.of("policies");
    private static final String GIT = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: env, namespace: policies}
            data: {HOST: declared}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: policies}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: example.com/app}]}}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {name: web, namespace: policies}
            spec: {minReplicas: 2, maxReplicas: 10, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader, namespace: policies}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            """;

    private final TemporaryDirectory mounted = TemporaryDirectory.create("policies");
    private final TemporaryDirectory elsewhere = TemporaryDirectory.create("check");
    private GuardedCluster cluster;
    private ApiServer apiServer;
    private Kubectl root;
    private int version;

    @BeforeAll
    void start(ApiServer server) throws IOException {
        apiServer = server;
        root = server.kubectl("root@example.com", "system:masters");
        server.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
        server.kubectl().apply(GIT);
        publish(shipped());
        cluster = GuardedCluster.start(server, new GitRepository("policies").write("all.yaml", GIT).pushed("as declared"),
                "  mode: enforce\n  policies: [\"" + mounted.path() + "\"]\n", NAMESPACE);
    }

    @AfterAll
    void stop() {
        if (cluster != null) cluster.close();
        mounted.close();
        elsewhere.close();
    }

    private static Map<String, String> shipped() throws IOException {
        var files = new TreeMap<String, String>();
        try (var list = Files.list(SHIPPED)) {
            for (var file : list.toList()) files.put(file.getFileName().toString(), Files.readString(file));
        }
        return files;
    }

    /** As the kubelet writes a ConfigMap: links to files behind one link, which is swapped. */
    private void publish(Map<String, String> files) throws IOException {
        var next = Files.createDirectory(mounted.path().resolve("..v" + ++version));
        for (var file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
            var link = mounted.path().resolve(file.getKey());
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) Files.createSymbolicLink(link, Path.of("..data", file.getKey()));
        }
        var swap = Files.createSymbolicLink(mounted.path().resolve("..data_tmp"), next.getFileName());
        Files.move(swap, mounted.path().resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Run addRule() {
        return root.run("patch", "role", "reader", "-n", NAMESPACE, "--type=json", "-p",
                "[{\"op\":\"add\",\"path\":\"/rules/-\",\"value\":{\"apiGroups\":[\"*\"],\"resources\":[\"*\"],\"verbs\":[\"*\"]}}]");
    }

    @Test
    void aPolicyDeniesUnderAnOpenWindowToo() {
        root.run("label", "namespace", NAMESPACE, "driftlock.dev/break-glass=10m.INC-1").expectSuccess();
        root.run("patch", "configmap", "env", "-n", NAMESPACE, "--type=merge", "-p", "{\"data\":{\"HOST\":\"edited\"}}").expectSuccess();
        var audit = apiServer.audit();

        var denied = addRule().expectFailure();

        assertThat(denied.err()).contains("policy     rbac-never-by-hand: rights are granted in Git and nowhere else").doesNotContain("Emergency?");
        assertThat(audit.awaitEvent(event -> event.isAbout("roles", "reader") && event.isWrite()).guard("policy")).isEqualTo("rbac-never-by-hand");
        assertThat(cluster.driftlock().metrics()).contains("driftlock_policy_decisions_total{dry_run=\"false\",effect=\"deny\",policy=\"rbac-never-by-hand\"}");

        root.run("patch", "configmap", "env", "-n", NAMESPACE, "--type=merge", "-p", "{\"data\":{\"HOST\":\"declared\"}}").expectSuccess();
        root.run("label", "namespace", NAMESPACE, "driftlock.dev/break-glass-").expectSuccess();
        await().atMost(Duration.ofSeconds(15)).until(() -> !root.run("patch", "configmap", "env", "-n", NAMESPACE, "--type=merge", "-p", "{\"data\":{\"HOST\":\"late\"}}", "--dry-run=server").succeeded());
    }

    @Test
    void theAutoscalersReplicasPassAndAreSaid() {
        AuditLog audit = apiServer.audit();
        root.run("scale", "deployment", "web", "-n", NAMESPACE, "--replicas=5").expectSuccess();

        var event = audit.awaitEvent(each -> each.isAbout("deployments/scale", "web") && each.isWrite());
        assertThat(event.guard("verdict")).isEqualTo("allowed");
        assertThat(event.guard("policy")).isEqualTo("hpa-owns-replicas");

        root.run("patch", "deployment", "web", "-n", NAMESPACE, "--type=merge", "-p", "{\"spec\":{\"replicas\":7}}").expectSuccess();
        assertThat(root.run("scale", "deployment", "web", "-n", NAMESPACE, "--replicas=0").expectFailure().err()).contains("spec.replicas", "Emergency?");
    }

    @Test
    void anAdditionOfAContainerIsDenied() {
        var debug = root.run("patch", "deployment", "web", "-n", NAMESPACE, "-p", "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"debug\",\"image\":\"busybox\"}]}}}}").expectFailure();

        assertThat(debug.err()).contains("containers[name=debug]", "sensitive-additions: it changes what the pod may do or know", "Emergency? kubectl label deployment.apps web");
    }

    @Test
    void aChangedConfigMapIsTakenWholeOrNotAtAll() throws IOException {
        var create = new String[] {"create", "configmap", "notes", "-n", NAMESPACE, "--from-literal=a=b", "--dry-run=server"};
        root.run(create).expectSuccess();
        var more = shipped();
        more.put("no-notes.yaml", policy("no-notes", "finding.kind == 'creates' && object.metadata.name == 'notes'"));
        publish(more);
        await().atMost(Duration.ofSeconds(30)).until(() -> root.run(create).err().contains("no-notes: no notes here"));

        more.put("wrong.yaml", policy("wrong", "findng.kind == 'creates'"));
        more.remove("no-notes.yaml");
        publish(more);
        await().atMost(Duration.ofSeconds(30)).until(() -> cluster.driftlock().metrics().contains("driftlock_policies_refused 1.0"));
        assertThat(cluster.driftlock().health()).contains("wrong.yaml:4:31: undeclared reference to 'findng'");
        assertThat(cluster.driftlock().log()).contains("the policies before stay in force");
        assertThat(root.run(create).expectFailure().err()).contains("no-notes");

        publish(shipped());
        await().atMost(Duration.ofSeconds(30)).until(() -> root.run(create).succeeded());
        assertThat(cluster.driftlock().metrics()).contains("driftlock_policies_refused 0.0", "driftlock_policies_loaded 8.0", "driftlock_policy_errors_total{policy=\"hpa-owns-replicas\"} 0.0");
    }

    private static String policy(String name, String when) {
        return "apiVersion: driftlock.dev/v1\nkind: GuardPolicy\nmetadata: {name: " + name + "}\nspec: {effect: deny, \"when\": \"" + when + "\", message: \"'no notes here'\"}\n";
    }

    private Run check(String configuration, String... arguments) {
        elsewhere.write("config/application.yaml", configuration);
        var words = new ArrayList<>(DriftlockProcess.command(List.of()));
        words.addAll(List.of(arguments));
        return new Command(words, elsewhere.path(), Map.of(), "").run();
    }

    @Test
    void checkSaysWhatIsWrongAndEndsWithACodeForIt() {
        var fine = check("driftlock: {policies: [\"" + SHIPPED.toAbsolutePath() + "\"], policies-off: [who-may-touch-prod, nobody]}", "--check");
        assertThat(fine.exit()).as(fine.output()).isZero();
        assertThat(fine.out()).contains("warning: driftlock.policies-off: no policy is named nobody", "hpa-owns-replicas, 9 tests", "passed: 7 policies").doesNotContain("who-may-touch-prod,");

        elsewhere.write("policies/p.yaml", policy("p", "finding.kind == 'creates'")
                + "tests:\n  - {name: a note is made, request: {object: {apiVersion: v1, kind: ConfigMap, metadata: {name: notes, namespace: users}}}, expect: deny}\n");
        var failing = check("driftlock: {policies: [policies]}", "--check");
        assertThat(failing.exit()).as(failing.output()).isEqualTo(1);
        assertThat(failing.out()).contains("policies/p.yaml:6:12: p, \"a note is made\": expected deny, got allow: nothing was found", "failed: 1 policy, 1 test, 1 failed");

        elsewhere.write("policies/p.yaml", policy("p", "findng.kind == 'creates'"));
        var broken = check("driftlock: {policies: [policies]}", "--check");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).startsWith("policies/p.yaml:4:31: undeclared reference to 'findng'");

        assertThat(check("driftlock: {policies: [nowhere]}", "--check").exit()).isEqualTo(2);
        assertThat(check("driftlock: {mode: strict}", "--check").exit()).isEqualTo(2);
        assertThat(check("driftlock: {}", "--chek").exit()).isEqualTo(2);
        var started = check("driftlock: {policies: [policies], cluster: {enabled: false}}");
        assertThat(started.exit()).as("a start with a policy that does not compile").isEqualTo(1);
        assertThat(started.err()).contains("policies/p.yaml:4:31: undeclared reference to 'findng'");
    }
}
