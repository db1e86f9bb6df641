package dev.driftlock.admission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
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
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The packaged program as a process of its own, in a folder with a configuration. */
final class Edge implements AutoCloseable {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Duration START = Duration.ofSeconds(90);
    private static final SSLContext TRUSTING = trusting();

    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;

    private Edge(Path folder, String yaml, Map<String, String> variables) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve("config/application.yaml"), yaml);
        log = folder.resolve("log");
        port = freePort();
        managementPort = freePort();
        var builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-jar", JAR.toString())
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(new HashMap<>(variables));
        builder.environment().put("QUARKUS_HTTP_SSL_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        process = builder.start();
    }

    /** Starts it and waits until it is ready. */
    static Edge start(Path folder, String yaml) throws Exception {
        return start(folder, yaml, Map.of());
    }

    static Edge start(Path folder, String yaml, Map<String, String> variables) throws Exception {
        var edge = new Edge(folder, yaml, variables);
        edge.awaitReady();
        return edge;
    }

    /** Starts it and waits until it has ended by itself. */
    static Edge ended(Path folder, String yaml, Map<String, String> variables) throws Exception {
        var edge = new Edge(folder, yaml, variables);
        if (!edge.process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            edge.close();
            throw new IllegalStateException("still running: " + edge.output());
        }
        return edge;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws Exception {
        var deadline = Instant.now().plus(START);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) throw new IllegalStateException("not ready: " + output());
            Thread.sleep(100);
        }
    }

    boolean isReady() {
        try {
            return management("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    HttpResponse<String> management(String path) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + path)).GET());
    }

    HttpResponse<String> post(byte[] body) throws IOException {
        return post(BodyPublishers.ofByteArray(body));
    }

    HttpResponse<String> post(BodyPublisher body) throws IOException {
        return send(HttpRequest.newBuilder(uri("/validate")).POST(body));
    }

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
        return URI.create("https://localhost:" + port + path);
    }

    Socket connect() throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    SSLSocket connectTls(String... protocols) throws IOException {
        var socket = (SSLSocket) TRUSTING.getSocketFactory().createSocket(connect(), "localhost", port, true);
        if (protocols.length > 0) socket.setEnabledProtocols(protocols);
        socket.startHandshake();
        return socket;
    }

    X509Certificate certificate() throws IOException {
        try (var socket = connectTls()) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    double metric(String line) throws IOException {
        return management("/q/metrics").body().lines().filter(each -> each.startsWith(line + " "))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1))).findFirst().orElse(Double.NaN);
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return output().lines().toList();
    }

    void terminate() {
        process.destroy();
    }

    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static SSLContext trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustEverybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate is made by the program under test; who it is does not matter here. */
    private static final class TrustEverybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
