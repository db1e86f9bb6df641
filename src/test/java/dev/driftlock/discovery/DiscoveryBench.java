package dev.driftlock.discovery;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The people, namespaces and definitions of the discovery tests. All of it is taken away again, since others use the same API server. */
final class DiscoveryBench implements AutoCloseable {

    /** Of what is discovered. */
    static final String NS = "discovered";
    /** Of the one source that is configured. */
    static final String CONFIGURED = "discovery-configured";

    private static final String JANE = "discovery-jane@example.com";

    private static final String PEOPLE = """
            {apiVersion: v1, kind: Namespace, metadata: {name: discovered}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: discovery-configured}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: argocd}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}
            ---
            # Every verb by its name: a * would give unguard as well.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: discovery}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: discovery}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: discovery}
            subjects:
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: discovery-jane@example.com}
              - {kind: ServiceAccount, namespace: flux-system, name: deployer}
            """;

    private final ApiServer server;
    private final Kubectl admin;

    DiscoveryBench(ApiServer server) {
        this.server = server;
        this.admin = server.kubectl();
        admin.apply(PEOPLE);
    }

    Kubectl admin() {
        return admin;
    }

    /** May do everything but unguard. */
    Kubectl jane() {
        return server.kubectl(JANE);
    }

    void apply(String definitions) {
        must(() -> admin.runWithInput(text(definitions), "apply", "-f", "-"));
        admin.awaitEstablished(text(definitions), "-f", "-");
    }

    void remove(String definitions) {
        must(() -> admin.runWithInput(text(definitions), "delete", "--ignore-not-found", "--wait=true", "--timeout=60s", "-f", "-"));
    }

    /** What the agent would have applied from Git. */
    Run live(String manifest) {
        return must(() -> admin.runWithInput(manifest, "apply", "-n", NS, "-f", "-"));
    }

    void applied(String manifest) {
        must(() -> admin.runWithInput(manifest, "apply", "-f", "-"));
    }

    void deleted(String kind, String name, String namespace) {
        must(() -> admin.run("delete", kind, name, "-n", namespace, "--ignore-not-found"));
    }

    private static Run must(Supplier<Run> command) {
        return answered(command).expectSuccess();
    }

    /** Asks again where the webhook did not answer in its three seconds: on a busy machine that happens, and says nothing. */
    static Run answered(Supplier<Run> command) {
        var run = command.get();
        for (int i = 0; i < 20 && run.err().contains("failed calling webhook"); i++) run = command.get();
        return run;
    }

    private static String text(String resource) {
        try (var in = DiscoveryBench.class.getResourceAsStream("/discovery/" + resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        admin.run("delete", "clusterrolebinding,clusterrole", "discovery", "--ignore-not-found");
    }
}
