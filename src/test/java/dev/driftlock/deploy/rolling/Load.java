package dev.driftlock.deploy.rolling;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * People who edit: so many requests a second, whether the ones before are answered or not. Every other one edits a declared ConfigMap, which has to
 * be denied; the rest edit ones that Git does not know, which has to pass.
 */
final class Load implements AutoCloseable {

    static final String NAMESPACE = "deploy-rolling";
    static final String DECLARED = "env";

    /** So many that no two edits meet on one, each being answered within seconds. */
    static final int OTHERS = 400;

    /** No more at once: each needs a connection, and a machine that falls behind would do nothing but greet new ones. Then the rate is lower than asked for. */
    private static final int AT_ONCE = 100;

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final URI configMaps;
    private final HttpClient client;
    private final long period;
    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Thread pace = Thread.ofPlatform().daemon().name("pace").unstarted(this::run);
    private volatile boolean isOver;

    private Load(URI apiServer, HttpClient client, int rate) {
        this.configMaps = apiServer.resolve("/api/v1/namespaces/" + NAMESPACE + "/configmaps/");
        this.client = client;
        this.period = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    static Load start(URI apiServer, HttpClient client, int rate) {
        var load = new Load(apiServer, client, rate);
        load.pace.start();
        return load;
    }

    /** Ends it; all that were made, each with its answer. */
    List<Call> end() {
        close();
        places.acquireUninterruptibly(AT_ONCE);
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        isOver = true;
        try {
            pace.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void run() {
        long next = System.nanoTime();
        for (int number = 0; !isOver; number++) {
            LockSupport.parkNanos(next - System.nanoTime());
            while (System.nanoTime() < next) LockSupport.parkNanos(next - System.nanoTime());
            places.acquireUninterruptibly();
            next = Math.max(next + period, System.nanoTime() - TimeUnit.SECONDS.toNanos(1));
            send(number);
        }
    }

    private void send(int number) {
        boolean denied = number % 2 == 0;
        var id = UUID.randomUUID().toString();
        var request = HttpRequest.newBuilder(configMaps.resolve(denied ? DECLARED : other(number / 2 % OTHERS))).timeout(LIMIT)
                .header("Audit-ID", id).header("Content-Type", "application/merge-patch+json")
                .method("PATCH", BodyPublishers.ofString("{\"data\":{\"DB_HOST\":\"number-" + number + "\"}}")).build();
        var sent = Instant.now();
        client.sendAsync(request, BodyHandlers.ofString()).handle((response, error) -> {
            calls.add(call(id, denied, sent, response, error));
            places.release();
            return null;
        });
    }

    private static Call call(String id, boolean denied, Instant sent, HttpResponse<String> response, Throwable error) {
        return error == null ? new Call(id, denied, sent, Instant.now(), response.statusCode(), response.body()) : new Call(id, denied, sent, Instant.now(), 0, error.toString());
    }

    static String other(int number) {
        return "other-" + number;
    }
}
