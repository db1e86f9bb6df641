package dev.driftlock.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.driftlock.admission.review.Reviews;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section 7, against the packaged program: what is answered, and with what status, whatever is sent. */
@Timeout(180)
class EdgeIT {

    @TempDir
    static Path folder;

    private static Edge edge;

    @BeforeAll
    static void start() throws Exception {
        edge = Edge.start(folder, "driftlock: {cluster: {enabled: false}}");
    }

    @AfterAll
    static void stop() throws Exception {
        if (edge != null) edge.close();
    }

    @Test
    void a_review_is_answered_with_its_uid() throws IOException {
        var response = judged(edge.post(Reviews.bytes(Reviews.UPDATE)));

        assertThat(response.body()).contains("\"uid\":\"705ab4f5-6393-11e8-b7cc-42010a800002\"").contains("\"allowed\":");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
    }

    @Test
    void what_the_api_server_takes_is_judged() throws IOException {
        judged(edge.post(Reviews.nested(10_002)));
        judged(edge.post(Reviews.nested(10_999)));
        judged(edge.post(Reviews.withValue("\"" + "\\u003c".repeat(3 << 20) + "\"")));
        judged(edge.post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(Reviews.bytes(Reviews.UPDATE)))));
        judged(edge.send(HttpRequest.newBuilder(edge.uri("/validate?timeout=3s")).header("Content-Type", "text/html")
                .POST(BodyPublishers.ofString(Reviews.UPDATE))));
        judged(edge.send(HttpRequest.newBuilder(edge.uri("/validate")).expectContinue(true).POST(BodyPublishers.ofString(Reviews.UPDATE))));
    }

    @Test
    void garbage_is_400_and_one_line() throws IOException {
        double before = edge.metric("driftlock_malformed_total{status=\"400\"}");

        refused(edge.post(new byte[0]), 400, "the body is empty");
        refused(edge.post(Reviews.bytes("{}")), 400, "kind is missing; accepted is AdmissionReview");
        refused(edge.post(Reviews.bytes("hello")), 400, "the body is not JSON at line 1, column 1");
        refused(edge.post(new byte[] {(byte) 0xff}), 400, "the body is not UTF-8 at byte 0");
        refused(edge.post(Reviews.bytes(Reviews.UPDATE.replace("\"dryRun\":false", "\"dryRun\":\"true\""))), 400,
                "request.dryRun is a string; accepted is true or false");
        refused(edge.post(Reviews.nested(11_001)), 400, "the body is nested deeper than 11000 levels");
        refused(edge.post(Reviews.bytes("[".repeat(20 << 20))), 400, "the body is nested deeper than 11000 levels");

        assertThat(edge.metric("driftlock_malformed_total{status=\"400\"}")).isEqualTo(before + 7);
    }

    @Test
    void what_is_too_long_is_413() throws IOException {
        var line = "the body is longer than 24 MiB";
        var tooLong = new byte[30 << 20];
        refused(edge.send(HttpRequest.newBuilder(edge.uri("/validate")).expectContinue(true).POST(BodyPublishers.ofByteArray(tooLong))), 413, line);
        try (var socket = edge.connectTls()) {
            write(socket, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 31457280\r\n\r\n");
            assertThat(read(socket)).startsWith("HTTP/1.1 413 ").contains(line);
        }
        assertThat(edge.metric("driftlock_malformed_total{status=\"413\"}")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void a_body_of_unknown_length_is_cut_where_it_gets_too_long() throws IOException {
        try (var socket = edge.connectTls()) {
            write(socket, "POST /validate HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            var chunk = "100000\r\n" + " ".repeat(1 << 20) + "\r\n";
            for (int i = 0; i < 25; i++) write(socket, chunk);
            assertThat(read(socket)).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void other_methods_and_paths() throws IOException {
        refused(edge.send(HttpRequest.newBuilder(edge.uri("/validate")).GET()), 405, "accepted is POST");
        refused(edge.send(HttpRequest.newBuilder(edge.uri("/validate")).PUT(BodyPublishers.ofString("x".repeat(2 << 20)))), 405, "accepted is POST");
        refused(edge.send(HttpRequest.newBuilder(edge.uri("/")).GET()), 404, "there is nothing here");
        refused(edge.send(HttpRequest.newBuilder(edge.uri("/q/metrics")).GET()), 404, "there is nothing here");
        refused(edge.send(HttpRequest.newBuilder(edge.uri("/validate/x")).POST(BodyPublishers.ofString("x"))), 404, "there is nothing here");
    }

    @Test
    void a_connection_is_kept_through_whatever_is_refused() throws IOException {
        try (var socket = edge.connectTls()) {
            for (var expected : List.of("400", "405", "404", "400")) {
                var method = expected.equals("405") ? "PUT" : "POST";
                var path = expected.equals("404") ? "/nothing" : "/validate";
                write(socket, method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
                assertThat(readOne(socket)).startsWith("HTTP/1.1 " + expected + " ");
            }
        }
    }

    @Test
    void a_lying_length_harms_nobody() throws IOException {
        try (var socket = edge.connectTls()) {
            write(socket, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{}");
            assertThat(readOne(socket)).startsWith("HTTP/1.1 400 ");
        }
        try (var socket = edge.connectTls()) {
            write(socket, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\n\r\n{}");
            assertThat(read(socket)).startsWith("HTTP/1.1 400 ").contains("the body did not come within 5 s");
        }
        try (var socket = edge.connectTls()) {
            write(socket, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: -7\r\n\r\n{}");
            assertThat(read(socket)).doesNotStartWith("HTTP/1.1 2").doesNotContain("Exception");
        }
        refused(edge.post(Reviews.bytes("{}")), 400, "kind is missing; accepted is AdmissionReview");
    }

    @Test
    void clients_that_go_in_the_middle_leave_nothing_behind() throws IOException {
        for (int i = 0; i < 600; i++) {
            try (var socket = edge.connectTls()) {
                write(socket, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{");
            }
        }
        refused(edge.post(Reviews.bytes("{}")), 400, "kind is missing; accepted is AdmissionReview");
    }

    @Test
    void beyond_capacity_it_is_503_before_the_body() throws Exception {
        double before = edge.metric("driftlock_shed_total");
        var clients = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 520; i++) clients.add(edge.connectTls());
            for (var client : clients) write(client, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");

            await().until(() -> edge.metric("driftlock_shed_total") >= before + 8);
            var shed = new ArrayList<Socket>();
            for (var client : clients) {
                if (hasReply(client)) shed.add(client);
            }
            assertThat(shed).hasSize(8);
            for (var client : shed) assertThat(readOne(client)).startsWith("TTP/1.1 503 ").contains("more reviews are under way than can be, try again");
        } finally {
            for (var client : clients) client.close();
        }
        refused(edge.post(Reviews.bytes("{}")), 400, "kind is missing; accepted is AdmissionReview");
    }

    /** Reads one byte of a reply that is there already. */
    private static boolean hasReply(Socket client) throws IOException {
        client.setSoTimeout(1);
        try {
            return client.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } finally {
            client.setSoTimeout(30_000);
        }
    }

    @Test
    void two_hundred_connections_at_once() throws Exception {
        try (var client = Edge.client()) {
            var replies = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 200; i++) {
                replies.add(client.sendAsync(HttpRequest.newBuilder(edge.uri("/validate")).POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString()));
            }
            for (var reply : replies) assertThat(reply.get().statusCode()).isEqualTo(400);
        }
    }

    @Test
    void the_application_port_speaks_tls_alone() throws Exception {
        try (var plain = edge.connect()) {
            write(plain, "POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(read(plain)).doesNotContain("HTTP/1.1");
        }
        edge.connectTls("TLSv1.2").close();
        edge.connectTls("TLSv1.3").close();
        assertThatThrownBy(() -> edge.connectTls("TLSv1.1")).isInstanceOf(IOException.class);
        assertThat(edge.certificate().getSubjectAlternativeNames()).extracting(name -> String.valueOf(name.get(1)))
                .contains("localhost", "driftlock.driftlock.svc");
    }

    @Test
    void health_and_metrics_stand_on_the_management_port() throws IOException {
        for (var path : List.of("/q/health/live", "/q/health/ready", "/q/health/started")) {
            assertThat(edge.management(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(edge.management("/q/health/ready").body()).contains("\"sources\"");
        assertThat(edge.metric("driftlock_shed_total")).isNotNaN();
        assertThat(edge.metric("driftlock_tls_reload_errors_total")).isZero();
        assertThat(edge.management("/validate").statusCode()).isEqualTo(404);
    }

    @Test
    void nothing_of_this_leaves_a_stack_trace() {
        assertThat(edge.lines()).noneMatch(line -> line.startsWith("\tat "));
    }

    /** A valid review's response: whatever the verdict, it is one. */
    private static HttpResponse<String> judged(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }

    private static void refused(HttpResponse<String> response, int status, String line) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(line + "\n");
        assertThat(response.headers().firstValue("content-type")).hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** All until the other side closes. */
    private static String read(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (java.net.SocketException e) {
            return "";
        }
    }

    /** One response: its head and as many bytes as it says. */
    private static String readOne(Socket socket) throws IOException {
        var text = new StringBuilder();
        int end = -1;
        while (end < 0 || text.length() < end) {
            int next = socket.getInputStream().read();
            if (next < 0) break;
            text.append((char) next);
            if (end < 0 && text.toString().endsWith("\r\n\r\n")) {
                var length = text.toString().toLowerCase().replaceFirst("(?s).*content-length: (\\d+).*", "$1");
                end = text.length() + Integer.parseInt(length);
            }
        }
        return text.toString();
    }
}
