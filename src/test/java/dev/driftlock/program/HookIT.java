package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.source.git.GitHttpServer;
import dev.driftlock.source.git.Upstream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Push hooks on the packaged program, before a Git server that is asked only once an hour otherwise. */
class HookIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String BODY = "{\"ref\": \"refs/heads/main\", \"zen\": \"Keep it logically awesome.\"}";

    @TempDir
    static Path folder;
    private static Upstream upstream;
    private static GitHttpServer server;
    private static DriftlockProcess driftlock;
    private static Path secret;
    private static int pushes;

    @BeforeAll
    static void start() throws IOException {
        upstream = new Upstream(folder.resolve("upstream.git")).write(IncidentsEdit.FILE, IncidentsEdit.MANIFEST);
        upstream.commit();
        server = new GitHttpServer(upstream.repository(), null);
        secret = Files.writeString(folder.resolve("secret"), "hush\n");
        driftlock = DriftlockProcess.start("""
                driftlock:
                  mode: enforce
                  sources:
                    - {name: prod, url: "%s", poll: 1h, hook-secret-file: "%s"}
                    - {name: silent, url: "%s", poll: 1h}
                  cluster: {enabled: false}
                  drain: 0s
                """.formatted(server.url(), secret, server.url()), Map.of());
    }

    @AfterAll
    static void stop() {
        if (driftlock != null) driftlock.close();
        server.close();
        upstream.close();
    }

    private static String sign(String key, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int hook(String source, String... headers) {
        return driftlock.postTo("/hooks/git/" + source, BODY, headers).statusCode();
    }

    private static String push() {
        return upstream.write("pushes.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: pushes, namespace: users}, data: {n: \"" + pushes++ + "\"}}\n").commit();
    }

    private static void awaitInForce(String commit) {
        await().atMost(SOON).until(() -> driftlock.metrics().contains("commit=\"" + commit + "\",source=\"prod\""));
    }

    private static long fetches() {
        return server.seen.stream().filter(request -> request.path().endsWith("info/refs")).count();
    }

    private static double count(String outcome) {
        return driftlock.metrics().lines().filter(line -> line.startsWith("driftlock_hooks_total{outcome=\"" + outcome + "\"} "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf("} ") + 2))).findFirst().orElse(Double.NaN);
    }

    @Test
    void aPushAndItsHookAreInForceAtOnce() {
        var signature = sign("hush", BODY);
        for (var header : List.of(List.of("X-Hub-Signature-256", "sha256=" + signature), List.of("X-Gitea-Signature", signature), List.of("X-Gitlab-Token", "hush"),
                List.of("X-Driftlock-Token", "hush"))) {
            var commit = push();
            assertThat(hook("prod", header.get(0), header.get(1))).as(header.get(0)).isEqualTo(202);
            awaitInForce(commit);
        }
    }

    @Test
    void whatIsNotProvenIsRefusedAlikeAndFetchesNothing() {
        var before = push();
        hook("prod", "X-Driftlock-Token", "hush");
        awaitInForce(before);
        await().pollDelay(Duration.ofSeconds(2)).atMost(SOON).until(() -> true);     // what earlier hooks asked for is over
        push();
        long fetches = fetches();
        double refused = count("refused");

        var answers = List.of(driftlock.postTo("/hooks/git/prod", BODY), driftlock.postTo("/hooks/git/prod", BODY, "X-Hub-Signature-256", "sha256=" + sign("guess", BODY)),
                driftlock.postTo("/hooks/git/prod", BODY + " ", "X-Hub-Signature-256", "sha256=" + sign("hush", BODY)),
                driftlock.postTo("/hooks/git/prod", BODY, "X-Gitlab-Token", "Hush"), driftlock.postTo("/hooks/git/prod", BODY, "X-Hub-Signature", "sha1=" + "0".repeat(40)),
                driftlock.postTo("/hooks/git/silent", BODY, "X-Driftlock-Token", "hush"), driftlock.postTo("/hooks/git/silent", BODY, "X-Driftlock-Token", ""),
                driftlock.postTo("/hooks/git/nobody", BODY, "X-Driftlock-Token", "hush"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEqualTo(answers.getFirst().body());
        });
        assertThat(count("refused")).isEqualTo(refused + answers.size());
        await().pollDelay(Duration.ofSeconds(2)).atMost(SOON).until(() -> true);
        assertThat(fetches()).isEqualTo(fetches);
    }

    @Test
    void aFloodIsAFewFetchesOneAtATimeAndReviewsAreAnsweredMeanwhile() throws Exception {
        server.mostAtOnce.set(0);
        long before = fetches();
        var commit = push();
        try (var threads = Executors.newFixedThreadPool(24)) {
            var hooks = IntStream.range(0, 400).mapToObj(i -> CompletableFuture.supplyAsync(() -> hook("prod", "X-Driftlock-Token", "hush"), threads)).toList();
            assertThat(driftlock.postTo("/validate", "{}").statusCode()).as("a review's place is its own").isEqualTo(400);
            for (var hook : hooks) assertThat(hook.get()).isEqualTo(202);
        }
        awaitInForce(commit);
        assertThat(fetches() - before).as("fetches for 400 hooks").isBetween(1L, 40L);
        assertThat(server.mostAtOnce.get()).isEqualTo(1);
    }

    @Test
    void aRotatedSecretCountsAtOnce() throws IOException {
        try {
            Files.writeString(secret, "louder");
            assertThat(hook("prod", "X-Driftlock-Token", "hush")).isEqualTo(401);
            assertThat(hook("prod", "X-Driftlock-Token", "louder")).isEqualTo(202);
            Files.delete(secret);
            assertThat(hook("prod", "X-Driftlock-Token", "louder")).isEqualTo(401);
            assertThat(driftlock.log()).contains("source prod: hook-secret-file: " + secret + " cannot be read (NoSuchFileException); push hooks are refused")
                    .doesNotContain("louder");
        } finally {
            Files.writeString(secret, "hush\n");
        }
    }

    @Test
    void otherMethodsAndLongBodiesAreRefused() {
        var get = driftlock.send(HttpRequest.newBuilder(java.net.URI.create(driftlock.url() + "/hooks/git/prod")));
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        assertThat(driftlock.postTo("/hooks/git/prod", "x".repeat((25 << 20) + 1), "X-Driftlock-Token", "hush").statusCode()).isEqualTo(413);
        assertThat(driftlock.postTo("/hooks/git/prod", "x".repeat(25 << 20), "X-Driftlock-Token", "hush").statusCode()).isEqualTo(202);
        assertThat(driftlock.postTo("/hooks/git", BODY, "X-Driftlock-Token", "hush").statusCode()).isEqualTo(404);
    }
}
