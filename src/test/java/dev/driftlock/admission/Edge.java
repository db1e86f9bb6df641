package dev.driftlock.admission;

import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.machine.Loopback;
import dev.driftlock.bench.machine.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The packaged program as its clients meet it on the wire: whole requests, bare sockets, and its going. */
final class Edge implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final SSLContext TRUSTING = Trust.inAnything();

    private final DriftlockProcess process;

    private Edge(DriftlockProcess process) {
        this.process = process;
    }

    /** Starts it and waits until it is ready. */
    static Edge start(Path folder, String yaml) throws IOException {
        return start(folder, yaml, Map.of());
    }

    static Edge start(Path folder, String yaml, Map<String, String> variables) throws IOException {
        return new Edge(launch(folder, yaml, variables).awaitReady());
    }

    /** Starts it and waits until it has ended by itself. */
    static Edge ended(Path folder, String yaml, Map<String, String> variables) throws IOException {
        var edge = new Edge(launch(folder, yaml, variables));
        if (edge.endsWithin(START)) return edge;
        try (edge) {
            throw new IllegalStateException("still running: " + edge.output());
        }
    }

    /** With bounded memory: by default the heap would depend on the machine, and so would what much input does to it. */
    private static DriftlockProcess launch(Path folder, String yaml, Map<String, String> variables) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.yaml"), yaml);
        return DriftlockProcess.launchIn(folder, variables, "-Xmx512m");
    }

    boolean isReady() {
        try {
            return management("/q/health/ready").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    HttpResponse<String> management(String path) {
        return process.get(path);
    }

    HttpResponse<String> post(byte[] body) throws IOException {
        return post(BodyPublishers.ofByteArray(body));
    }

    HttpResponse<String> post(BodyPublisher body) throws IOException {
        return send(HttpRequest.newBuilder(uri("/validate")).POST(body));
    }

    /** By a client of its own: a refusal may cost the connection, and that is not to be the next request's. */
    HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try (var client = client()) {
            return client.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static HttpClient client() {
        return HttpClient.newBuilder().sslContext(TRUSTING).version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(20)).build();
    }

    URI uri(String path) {
        return URI.create(process.url() + path);
    }

    Socket connect() throws IOException {
        var socket = new Socket(Loopback.ADDRESS, process.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    SSLSocket connectTls(String... protocols) throws IOException {
        var socket = (SSLSocket) TRUSTING.getSocketFactory().createSocket(connect(), Loopback.ADDRESS, process.port(), true);
        if (protocols.length > 0) socket.setEnabledProtocols(protocols);
        socket.startHandshake();
        return socket;
    }

    X509Certificate certificate() throws IOException {
        return (X509Certificate) Trust.shownBy(process.port())[0];
    }

    double metric(String line) {
        return process.metrics().lines().filter(each -> each.startsWith(line + " "))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1))).findFirst().orElse(Double.NaN);
    }

    String output() {
        return process.log();
    }

    List<String> lines() {
        return output().lines().toList();
    }

    void terminate() {
        process.terminate();
    }

    boolean endsWithin(Duration time) {
        return process.endsWithin(time);
    }

    int exitCode() {
        return process.exitValue();
    }

    /** By SIGKILL: after SIGTERM each test would wait for a drain that only one is about, and that one is over by then. */
    @Override
    public void close() {
        process.kill();
        process.close();
    }
}
