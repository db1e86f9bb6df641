package dev.driftlock.bench;

import dev.driftlock.bench.machine.Daemon;
import dev.driftlock.bench.machine.Loopback;
import dev.driftlock.bench.machine.Pki;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.bench.machine.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real etcd and kube-apiserver on the loopback address: RBAC, the default admission plugins and the audit log on, as in production.
 * Nothing else of a cluster runs unless a {@link ControllerManager} is started, so Deployments make no Pods and namespaces never finish deleting.
 */
public final class ApiServer implements AutoCloseable {

    public static final String ADMIN = "bench-admin";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Assets assets;
    private final TemporaryDirectory directory = TemporaryDirectory.create("apiserver");
    private final Pki pki = new Pki(directory.path());
    private final Pki.Identity tokenKeys = pki.tokenKeys();
    private final URI url;
    private final Kubeconfig kubeconfigs;
    private final String etcdUrl;
    private final String etcdPeerUrl;
    private Daemon etcd;
    private Daemon server;

    private ApiServer(Assets assets) {
        this.assets = assets;
        var ports = Loopback.freePorts(3);
        this.etcdUrl = "http://" + Loopback.ADDRESS + ":" + ports.get(0);
        this.etcdPeerUrl = "http://" + Loopback.ADDRESS + ":" + ports.get(1);
        this.url = URI.create("https://" + Loopback.ADDRESS + ":" + ports.get(2));
        this.kubeconfigs = new Kubeconfig(url, pki.caFile());
        this.etcd = startEtcd();
        this.server = startServer();
    }

    /** Fails with the tail of the log of what did not come up, and leaves nothing behind. */
    public static ApiServer start(Assets assets) {
        var apiServer = new ApiServer(assets);
        try {
            apiServer.server.await(PATIENCE, apiServer::isReady);
            return apiServer;
        } catch (RuntimeException e) {
            apiServer.close();
            throw e;
        }
    }

    /** All machines off and on again: etcd comes back with what it was told, and the API server with nothing but that. */
    public void restart() {
        server.close();
        etcd.close();
        etcd = startEtcd();
        server = startServer();
        server.await(PATIENCE, this::isReady);
    }

    public URI url() {
        return url;
    }

    public Path caFile() {
        return pki.caFile();
    }

    /** The administrator: nothing is forbidden to {@code system:masters}. */
    public Kubectl kubectl() {
        return kubectl(ADMIN, "system:masters");
    }

    /** A person with a client certificate. {@code system:authenticated} comes by itself, all other rights are the test's to give. */
    public Kubectl kubectl(String user, String... groups) {
        var identity = pki.client(user, List.of(groups));
        return new Kubectl(assets.program("kubectl"), kubeconfigs.write(fileOf(user, groups), identity));
    }

    /** The same person without kubectl: many requests at once, on connections that are kept. */
    public HttpClient http(String user, String... groups) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(Trust.as(pki.client(user, List.of(groups)), pki.ca())).build();
    }

    /** A service account that exists, by a token of the API server's own making. */
    public Kubectl kubectlAs(String namespace, String serviceAccount) {
        var token = kubectl().run("create", "token", serviceAccount, "-n", namespace, "--duration=6h").expectSuccess().out().strip();
        var file = fileOf("system:serviceaccount:" + namespace + ":" + serviceAccount);
        return new Kubectl(assets.program("kubectl"), kubeconfigs.writeWithToken(file, token));
    }

    public AuditLog audit() {
        return new AuditLog(directory.path().resolve("audit.log"));
    }

    /** The tail of its own log is what explains an internal error. */
    public String log() {
        return server.log();
    }

    Daemon startBeside(String name, Map<String, String> environment, List<String> arguments) {
        var command = new ArrayList<>(List.of(assets.program(name).toString()));
        command.addAll(arguments);
        return Daemon.start(name, directory.path(), environment, command);
    }

    Pki.Identity tokenKeys() {
        return tokenKeys;
    }

    @Override
    public void close() {
        server.close();
        etcd.close();
        directory.close();
    }

    private Daemon startEtcd() {
        return startBeside("etcd", Map.of(), List.of(
                "--data-dir=" + directory.path().resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + etcdUrl, "--advertise-client-urls=" + etcdUrl,
                "--listen-peer-urls=" + etcdPeerUrl, "--initial-advertise-peer-urls=" + etcdPeerUrl, "--initial-cluster=default=" + etcdPeerUrl,
                "--log-level=warn"));
    }

    private Daemon startServer() {
        var serving = pki.server("apiserver", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc");
        return startBeside("kube-apiserver", Map.of(), List.of(
                "--etcd-servers=" + etcdUrl,
                "--bind-address=" + Loopback.ADDRESS, "--advertise-address=" + Loopback.ADDRESS, "--secure-port=" + url.getPort(),
                "--endpoint-reconciler-type=none",      // a loopback address is no valid endpoint of the kubernetes Service
                "--tls-cert-file=" + serving.certificate(), "--tls-private-key-file=" + serving.key(),
                "--client-ca-file=" + pki.caFile(),
                "--authorization-mode=Node,RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + tokenKeys.certificate(), "--service-account-signing-key-file=" + tokenKeys.key(),
                "--service-cluster-ip-range=10.0.0.0/24",
                "--audit-policy-file=" + directory.write("audit-policy.yaml", AuditLog.POLICY),
                "--audit-log-path=" + directory.path().resolve("audit.log"),
                "--audit-log-mode=blocking",            // an event is in the file before the request is answered
                "--audit-log-maxsize=2000"));           // never rotated away under a reader
    }

    private boolean isReady() {
        try (var client = HttpClient.newBuilder().sslContext(Trust.in(pki.ca())).connectTimeout(Duration.ofSeconds(2)).build()) {
            var request = HttpRequest.newBuilder(url.resolve("/readyz")).timeout(Duration.ofSeconds(5)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Path fileOf(String user, String... groups) {
        var readable = user.replaceAll("[^A-Za-z0-9.@-]", "_");
        return directory.path().resolve(readable + "-" + Integer.toHexString(List.of(groups).hashCode()) + ".kubeconfig");
    }
}
