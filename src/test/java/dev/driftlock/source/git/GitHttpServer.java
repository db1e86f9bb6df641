package dev.driftlock.source.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** Git's smart HTTP protocol over the JDK's own server, with basic authentication, redirects and a record of who came with what. */
public final class GitHttpServer implements AutoCloseable {

    /** One request. */
    public record Seen(String path, String authorization) {
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Repository repository;
    private final String scheme;
    public final List<Seen> seen = new CopyOnWriteArrayList<>();
    public volatile String password;
    public volatile String redirect;
    public volatile boolean protocolV2 = true;
    public volatile boolean dumb;
    /** How long it thinks before it answers. */
    public volatile Duration pause = Duration.ZERO;
    private final AtomicInteger underWay = new AtomicInteger();
    public final AtomicInteger mostAtOnce = new AtomicInteger();

    public GitHttpServer(Repository repository, SSLContext tls) throws IOException {
        this.repository = repository;
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(address, 0);
        } else {
            var secure = HttpsServer.create(address, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        this.scheme = tls == null ? "http" : "https";
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return scheme + "://localhost:" + server.getAddress().getPort() + "/team/repo.git";
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (exchange) {
            Thread.sleep(pause);
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(new Seen(exchange.getRequestURI().getPath(), authorization));
            if (redirect != null) {
                var service = exchange.getRequestURI().toString().replaceFirst(".*repo\\.git", "");
                exchange.getResponseHeaders().add("Location", redirect + service);
                exchange.sendResponseHeaders(302, -1);
            } else if (password != null && !("Basic " + Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8))).equals(authorization)) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (dumb) {
                answer(exchange, "text/html", "<html>Sign in</html>".getBytes(StandardCharsets.UTF_8));
            } else if (exchange.getRequestURI().getPath().endsWith("/info/refs")) {
                refs(exchange);
            } else {
                pack(exchange);
            }
        } catch (IOException | RuntimeException | InterruptedException e) {
            exchange.close();
        } finally {
            underWay.decrementAndGet();
        }
    }

    private UploadPack uploadPack(HttpExchange exchange) {
        var upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        var version = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (protocolV2 && version != null) upload.setExtraParameters(List.of(version));
        return upload;
    }

    private void refs(HttpExchange exchange) throws IOException {
        var out = new ByteArrayOutputStream();
        var lines = new PacketLineOut(out);
        uploadPack(exchange).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), "git-upload-pack");
        answer(exchange, "application/x-git-upload-pack-advertisement", out.toByteArray());
    }

    private void pack(HttpExchange exchange) throws IOException {
        var in = exchange.getRequestBody();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) in = new GZIPInputStream(in);
        var out = new ByteArrayOutputStream();
        uploadPack(exchange).upload(in, out, null);
        answer(exchange, "application/x-git-upload-pack-result", out.toByteArray());
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
