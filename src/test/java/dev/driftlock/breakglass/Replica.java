package dev.driftlock.breakglass;

import dev.driftlock.bench.ApiServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** What one replica of Driftlock does for windows, with no more rights than it needs, on a machine whose clock may be wrong. */
final class Replica implements AutoCloseable {

    final Windows.Heard heard = new Windows.Heard();
    final KubernetesClient client;
    final ServerClock clock;
    final LeaseGrants desk;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Replica(ApiServer apiServer, String namespace, Duration skew, List<String> kinds) {
        client = client(apiServer, namespace, "driftlock");
        clock = new ServerClock(() -> Instant.now().plus(skew), System::nanoTime);
        new ServerDate(client, clock).run();
        desk = new LeaseGrants(client, namespace, SweptKinds.besideNamespaces(kinds), clock, new Patience(threads), heard);
        Awaitility.await().until(desk::isKnown);
    }

    static KubernetesClient client(ApiServer apiServer, String namespace, String serviceAccount) {
        try {
            return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(Files.readString(apiServer.kubectlAs(namespace, serviceAccount).kubeconfig()))).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Driftlock's own namespace for one test, its service account, and what that may do. */
    static void permit(ApiServer apiServer, String namespace) {
        apiServer.kubectl().apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: driftlock, namespace: %1$s}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: driftlock, namespace: %1$s}
                rules:
                  - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, list, watch, create, patch, delete]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: driftlock, namespace: %1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: driftlock}
                subjects: [{kind: ServiceAccount, name: driftlock, namespace: %1$s}]
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: driftlock-windows}
                rules:
                  - {apiGroups: [""], resources: [namespaces, configmaps], verbs: [get, patch]}
                  - {apiGroups: [apps], resources: [deployments], verbs: [get, patch]}
                  - {apiGroups: [""], resources: [events], verbs: [create]}
                  - {apiGroups: [authorization.k8s.io], resources: [subjectaccessreviews], verbs: [create]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: driftlock-%1$s}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: driftlock-windows}
                subjects: [{kind: ServiceAccount, name: driftlock, namespace: %1$s}]
                """.formatted(namespace));
    }

    boolean knows(String scope) {
        return desk.grants().open(new dev.driftlock.guard.Scope(scope)).isPresent();
    }

    @Override
    public void close() {
        desk.close();
        client.close();
        threads.shutdownNow();
    }
}
