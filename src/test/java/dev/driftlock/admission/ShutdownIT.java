package dev.driftlock.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section 7: on SIGTERM not ready at once, served for {@code driftlock.drain}, gone within 20 s, nobody lost. */
@Timeout(180)
class ShutdownIT {

    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final int CLIENTS = 8;

    @TempDir
    Path folder;

    /** What one client saw: the status, and whether the connection is closed after it; or why there was none. */
    private record Seen(Instant at, int status, boolean closes, String failure) {
    }

    @Test
    void nobody_is_lost_while_it_goes() throws Exception {
        try (var edge = Edge.start(folder, "driftlock: {cluster: {enabled: false}, drain: 3s}")) {
            var seen = new ConcurrentLinkedQueue<Seen>();
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < CLIENTS; i++) clients.add(Thread.startVirtualThread(() -> postUntilGone(edge, seen)));
            await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() > 100);

            var signalled = Instant.now();
            edge.terminate();
            await().atMost(Duration.ofMillis(1500)).until(() -> !edge.isReady());
            assertThat(edge.management("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(edge.endsWithin(Duration.ofSeconds(20))).isTrue();
            var gone = Instant.now();
            for (var client : clients) client.join();

            assertThat(Duration.between(signalled, gone)).isGreaterThan(DRAIN);
            assertThat(answeredBetween(seen, signalled.plusMillis(500), signalled.plus(DRAIN).minusMillis(300)))
                    .isNotEmpty().allMatch(each -> each.status == 400 && each.closes);
            assertThat(seen).filteredOn(each -> each.at.isBefore(signalled.plus(DRAIN).minusMillis(300)))
                    .allMatch(each -> each.failure.isEmpty());
        }
    }

    private static List<Seen> answeredBetween(Queue<Seen> seen, Instant from, Instant to) {
        return seen.stream().filter(each -> each.at.isAfter(from) && each.at.isBefore(to)).toList();
    }

    private static void postUntilGone(Edge edge, Queue<Seen> seen) {
        try (var client = Edge.client()) {
            while (true) {
                var at = Instant.now();
                var response = client.send(HttpRequest.newBuilder(edge.uri("/validate")).timeout(Duration.ofSeconds(10))
                        .POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
                boolean closes = response.headers().firstValue("connection").filter("close"::equalsIgnoreCase).isPresent();
                seen.add(new Seen(at, response.statusCode(), closes, ""));
            }
        } catch (IOException e) {
            seen.add(new Seen(Instant.now(), 0, true, e.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
