package dev.driftlock.bench;

import dev.driftlock.bench.machine.Daemon;
import dev.driftlock.bench.machine.Loopback;
import dev.driftlock.bench.machine.Pki;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.bench.machine.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The packaged program, started as a user starts it: beside a {@code config/application.yaml}, in a directory of its own. The system property
 * {@code driftlock.binary} names a native binary that is then tested instead.
 */
public final class DriftlockProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final Runnable cleaning;
    private final Map<String, String> environment;
    private final List<String> options;
    private final int port;
    private final int managementPort;
    private final Daemon daemon;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(Trust.inAnything()).build();

    private DriftlockProcess(Path directory, Runnable cleaning, Map<String, String> environment, List<String> options) {
        var ports = Loopback.freePorts(2);
        this.directory = directory;
        this.cleaning = cleaning;
        this.environment = environment;
        this.options = options;
        this.port = ports.get(0);
        this.managementPort = ports.get(1);
        this.daemon = Daemon.start("driftlock", directory, withPorts(environment), command(options));
    }

    /** Returns when it is ready. */
    public static DriftlockProcess start(String applicationYaml, Map<String, String> environment) {
        return launch(applicationYaml, environment).awaitReady();
    }

    /** Does not wait: for the tests of a start that fails or takes its time. */
    public static DriftlockProcess launch(String applicationYaml, Map<String, String> environment) {
        var directory = TemporaryDirectory.create("run");
        directory.write("config/application.yaml", applicationYaml);
        return new DriftlockProcess(directory.path(), directory::close, environment, List.of());
    }

    /**
     * Does not wait either. The directory is the test's own: it has put there what is to be read, and nothing is removed when this is closed.
     * The options are the virtual machine's, such as {@code -Xmx512m}; a native binary takes the same.
     */
    public static DriftlockProcess launchIn(Path directory, Map<String, String> environment, String... options) {
        return new DriftlockProcess(directory, () -> { }, environment, List.of(options));
    }

    /** Starts again with what the former process left in its directory; {@link #stop} or {@link #kill} that one first. */
    public DriftlockProcess startAgain() {
        return new DriftlockProcess(directory, cleaning, environment, options);
    }

    public DriftlockProcess awaitReady() {
        try {
            daemon.await(PATIENCE, () -> statusOf("/q/health/ready") == 200);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    public String url() {
        return "https://" + Loopback.ADDRESS + ":" + port;
    }

    /** Of the application, for those who speak to it by a socket of their own. */
    public int port() {
        return port;
    }

    public URI management(String path) {
        return URI.create("http://" + Loopback.ADDRESS + ":" + managementPort + path);
    }

    /** The certificates that it shows, as the API server needs them. */
    public String caBundle() {
        try {
            var pem = new StringBuilder();
            for (var certificate : Trust.shownBy(port)) pem.append(Pki.pem(certificate));
            return pem.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An AdmissionReview, or anything else that a test wants to see answered. */
    public HttpResponse<String> post(String body) {
        return send(HttpRequest.newBuilder(URI.create(url() + "/validate")).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** To any path of the application, with headers as name and value in turn. */
    public HttpResponse<String> postTo(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url() + path)).POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    public String metrics() {
        return get("/q/metrics").body();
    }

    /** All health checks with their detail. */
    public String health() {
        return get("/q/health").body();
    }

    public HttpResponse<String> get(String managementPath) {
        return send(HttpRequest.newBuilder(management(managementPath)));
    }

    public String log() {
        return daemon.log();
    }

    public Path directory() {
        return directory;
    }

    public long pid() {
        return daemon.pid();
    }

    public boolean isAlive() {
        return daemon.isAlive();
    }

    /** Exit code of one that has ended. */
    public int exitValue() {
        return daemon.exitValue();
    }

    /** SIGTERM, and returns at once: for the tests of what is served until it is gone. */
    public void terminate() {
        daemon.terminate();
    }

    public boolean endsWithin(Duration limit) {
        return daemon.endsWithin(limit);
    }

    /** SIGTERM, as a rollout does it; returns when it is gone. */
    public void stop() {
        daemon.stop(Duration.ofSeconds(30));
    }

    /** SIGKILL. */
    public void kill() {
        daemon.kill();
    }

    @Override
    public void close() {
        daemon.close();
        client.close();
        cleaning.run();
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private int statusOf(String managementPath) {
        try {
            return get(managementPath).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    private Map<String, String> withPorts(Map<String, String> environment) {
        var all = new HashMap<>(Map.of(
                "QUARKUS_HTTP_HOST", Loopback.ADDRESS, "QUARKUS_HTTP_SSL_PORT", Integer.toString(port),
                "QUARKUS_MANAGEMENT_HOST", Loopback.ADDRESS, "QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort)));
        all.putAll(environment);
        return all;
    }

    /** The words that start the program, with the virtual machine's options; its own arguments may follow. */
    public static List<String> command(List<String> options) {
        var binary = System.getProperty("driftlock.binary", "");
        var command = new ArrayList<String>();
        command.add(binary.isEmpty() ? java() : Path.of(binary).toAbsolutePath().toString());
        command.addAll(options);
        if (binary.isEmpty()) command.addAll(List.of("-jar", jar()));
        return command;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String jar() {
        return Assets.projectDirectory().resolve("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString();
    }
}
