package dev.driftlock.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.driftlock.bench.machine.Loopback;
import dev.driftlock.bench.machine.Pki;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.bench.machine.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** A webhook that denies objects named {@code denied} and warns about all others: with it the bench is tested before, and apart from, Driftlock. */
public record StubWebhook(HttpsServer server, String caBundle) implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static StubWebhook start() {
        try (var directory = TemporaryDirectory.create("stub")) {
            var pki = new Pki(directory.path());
            var server = HttpsServer.create(new InetSocketAddress(Loopback.ADDRESS, 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(Trust.serving(pki.server("stub"))));
            server.createContext("/validate", StubWebhook::answer);
            server.start();
            return new StubWebhook(server, Files.readString(pki.caFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "https://" + Loopback.ADDRESS + ":" + server.getAddress().getPort() + "/validate";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var request = JSON.readTree(exchange.getRequestBody()).path("request");
        var name = request.path("name").asText();
        var review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        var response = review.putObject("response").put("uid", request.path("uid").asText()).put("allowed", !name.equals("denied"));
        if (name.equals("denied")) response.putObject("status").put("code", 403).put("message", "the stub denies " + name);
        response.putArray("warnings").add("the stub was asked about " + name);
        response.putObject("auditAnnotations").put("verdict", name.equals("denied") ? "denied" : "allowed");
        var body = review.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
