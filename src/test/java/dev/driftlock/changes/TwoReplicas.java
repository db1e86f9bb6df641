package dev.driftlock.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.WebhookRegistration;
import dev.driftlock.bench.machine.CuttableProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Two replicas of the packaged program, with the rights that Driftlock needs and no more, each behind a wire to the API server that can be
 * cut. Jane's requests are judged by one, everybody else's by the other.
 */
final class TwoReplicas implements AutoCloseable {

    static final String JANE = "jane@example.com";
    static final String ALEX = "alex@example.com";
    static final String CRD = "manualchanges.driftlock.dev";

    final ApiServer apiServer;
    final GitRepository git;
    final Kubectl admin;
    final Kubectl jane;
    final Kubectl alex;
    private final String prefix;
    private final String settings;
    private final CuttableProxy[] wires = new CuttableProxy[2];
    private final DriftlockProcess[] replicas = new DriftlockProcess[2];

    /** @param prefix of all that this makes in the cluster; namespaces labelled {@code <prefix>-guarded} are guarded */
    TwoReplicas(ApiServer apiServer, String prefix, String settings) {
        this.apiServer = apiServer;
        this.prefix = prefix;
        this.settings = settings;
        this.git = new GitRepository(prefix);
        this.admin = apiServer.kubectl();
        this.jane = apiServer.kubectl(JANE);
        this.alex = apiServer.kubectl(ALEX);
        admin.apply(rights());
        for (int i = 0; i < 2; i++) wires[i] = new CuttableProxy(apiServer.url().getHost(), apiServer.url().getPort());
    }

    String own() {
        return prefix + "-own";
    }

    String account() {
        return "system:serviceaccount:" + own() + ":driftlock";
    }

    DriftlockProcess janes() {
        return replicas[0];
    }

    DriftlockProcess others() {
        return replicas[1];
    }

    void start() {
        for (int i = 0; i < 2; i++) replicas[i] = DriftlockProcess.launch(configuration(), Map.of("KUBECONFIG", kubeconfig(wires[i]).toString()));
        register();
    }

    void register() {
        for (var replica : replicas) replica.awaitReady();
        register(prefix + "-janes", replicas[0], "request.userInfo.username == '" + JANE + "'");
        // Driftlock's own account is left out as in the chart: else what one replica writes would hang on the other, which the tests kill.
        register(prefix + "-others", replicas[1], "!(request.userInfo.username in ['" + JANE + "', '" + account() + "'])");
    }

    private void register(String name, DriftlockProcess replica, String condition) {
        var registration = WebhookRegistration.of(replica).withNamespaceSelector("{matchLabels: {" + prefix + "-guarded: 'true'}}")
                .withMatchConditions("[{name: whose, expression: \"" + condition + "\"}]");
        admin.apply(registration.manifest().replace("metadata: {name: " + WebhookRegistration.CONFIGURATION + "}", "metadata: {name: " + name + "}"));
    }

    private String configuration() {
        return """
                driftlock:
                  mode: observe
                  discover: {argocd: false, flux: false, namespaces: [%s-argocd]}
                  sources: [{name: %s, url: "%s", ref: main, mode: enforce, poll: 2s}]
                  cluster: {namespace: %s}
                  drain: 1s
                """.formatted(prefix, prefix, git.url(), own()) + settings;
    }

    private Path kubeconfig(CuttableProxy wire) {
        var direct = apiServer.kubectlAs(own(), "driftlock").kubeconfig();
        try {
            var text = Files.readString(direct).replace(":" + apiServer.url().getPort(), ":" + wire.port());
            return Files.writeString(direct.resolveSibling("driftlock-by-" + wire.port() + ".kubeconfig"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the chart has to give Driftlock for all this; {@code get} on the objects that Git declares, here ConfigMaps and Secrets. */
    private String rights() {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s-own}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: driftlock, namespace: %1$s-own}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: driftlock, namespace: %1$s-own}
                rules:
                  - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, list, watch, create, update, patch, delete]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: driftlock, namespace: %1$s-own}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: driftlock}
                subjects: [{kind: ServiceAccount, name: driftlock, namespace: %1$s-own}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s-driftlock}
                rules:
                  - {apiGroups: [""], resources: [namespaces], verbs: [get, list, watch, patch]}
                  - {apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], verbs: [get, list, watch]}
                  - {apiGroups: [driftlock.dev], resources: [manualchanges], verbs: [get, list, watch, create, update, delete]}
                  - {apiGroups: [driftlock.dev], resources: [manualchanges/status], verbs: [update]}
                  - {apiGroups: [""], resources: [events], verbs: [create]}
                  - {apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}
                  - {apiGroups: [""], resources: [configmaps], verbs: [get, patch]}
                  - {apiGroups: [""], resources: [secrets], verbs: [get]}
                  - {apiGroups: [argoproj.io], resources: [applications], verbs: [get, patch]}
                  - {apiGroups: [kustomize.toolkit.fluxcd.io], resources: [kustomizations], verbs: [get, patch]}
                  - {apiGroups: [helm.toolkit.fluxcd.io], resources: [helmreleases], verbs: [get, patch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s-driftlock}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s-driftlock}
                subjects: [{kind: ServiceAccount, name: driftlock, namespace: %1$s-own}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: %1$s-people}
                rules:
                  - {apiGroups: [""], resources: [configmaps, secrets], verbs: [get, create, patch, update, delete]}
                  - {apiGroups: [""], resources: [namespaces], verbs: [get, patch]}
                  - {apiGroups: [""], resources: [namespaces, configmaps], verbs: [break-glass]}
                  - {apiGroups: [driftlock.dev], resources: [manualchanges], verbs: [get, list, delete, patch]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: %1$s-people}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s-people}
                subjects:
                  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: jane@example.com}
                  - {apiGroup: rbac.authorization.k8s.io, kind: User, name: alex@example.com}
                """.formatted(prefix);
    }

    void installDefinition() {
        try {
            admin.apply(Files.readString(Assets.projectDirectory().resolve("deploy/crds/manualchanges.yaml")));
            admin.awaitEstablished("", "crd/" + CRD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A namespace that the webhooks are asked about. */
    void guard(String namespace, String... moreLabels) {
        admin.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + ", labels: {"
                + String.join(", ", Stream.concat(Stream.of(prefix + "-guarded: 'true'"), Stream.of(moreLabels)).toList()) + "}}}");
    }

    boolean leads(DriftlockProcess replica) {
        return replica.isAlive() && replica.health().replaceAll("\\s", "").contains("\"leader\":\"true\"");
    }

    DriftlockProcess awaitLeader() {
        await().atMost(Duration.ofSeconds(60)).until(() -> Stream.of(replicas).filter(this::leads).count() == 1);
        return leads(replicas[0]) ? replicas[0] : replicas[1];
    }

    /** Of the leader, by kill -9; returns the one that is left. */
    DriftlockProcess killLeader() {
        var leader = awaitLeader();
        leader.kill();
        return leader == replicas[0] ? replicas[1] : replicas[0];
    }

    void startAgain() {
        for (int i = 0; i < 2; i++) {
            if (!replicas[i].isAlive()) replicas[i] = replicas[i].startAgain();
        }
        register();
    }

    CuttableProxy wireOf(DriftlockProcess replica) {
        return wires[replica == replicas[0] ? 0 : 1];
    }

    /** Columns of {@code kubectl get mc}, a line each. */
    List<String> records(String namespace) {
        return admin.run("get", "mc", "-n", namespace, "--no-headers").expectSuccess().out().lines().toList();
    }

    String spec(String namespace, String path) {
        return admin.run("get", "mc", "-n", namespace, "-o", "jsonpath=" + path).expectSuccess().out();
    }

    double metric(String line) {
        return Stream.of(replicas).filter(DriftlockProcess::isAlive).flatMap(replica -> replica.metrics().lines()).filter(each -> each.startsWith(line))
                .mapToDouble(each -> Double.parseDouble(each.substring(each.lastIndexOf(' ')))).sum();
    }

    void awaitRecord(String namespace, String... words) {
        await().atMost(Duration.ofSeconds(45)).untilAsserted(() -> assertThat(records(namespace)).anySatisfy(line -> assertThat(line).contains(words)));
    }

    @Override
    public void close() {
        admin.run("delete", "validatingwebhookconfiguration", prefix + "-janes", prefix + "-others", "--ignore-not-found");
        admin.run("delete", "clusterrolebinding", prefix + "-driftlock", prefix + "-people", "--ignore-not-found");
        for (var replica : replicas) {
            if (replica != null) replica.close();
        }
        for (var wire : wires) wire.close();
        admin.run("delete", "crd", CRD, "--ignore-not-found", "--timeout=60s");
        git.close();
    }
}
