package dev.driftlock.deploy.rolling;

import dev.driftlock.bench.DriftlockProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Which replicas a Service leads to, as a kubelet, the endpoint slice controller and kube-proxy bring it about: a pod comes in when its readiness
 * probe passes, and goes out when it is deleted, its process is gone, or the probe has failed too often; each a while later on the nodes.
 */
final class Endpoints implements AutoCloseable {

    /** How often a kubelet looks at its containers (its relist), and how long kube-proxy gathers changes before it writes rules (minSyncPeriod). */
    private static final Duration RELIST = Duration.ofSeconds(1);
    private static final Duration PROXY_SYNC = Duration.ofSeconds(1);

    private final Probe probe;
    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final HttpClient kubelet = HttpClient.newHttpClient();
    private final ScheduledExecutorService proxies = Executors.newSingleThreadScheduledExecutor();

    Endpoints(Probe probe) {
        this.probe = probe;
    }

    /** The ports that lead somewhere now. */
    List<Integer> ports() {
        return endpoints.stream().filter(endpoint -> endpoint.isServed).map(endpoint -> endpoint.pod.port()).toList();
    }

    void started(DriftlockProcess pod) {
        var endpoint = new Endpoint(pod);
        endpoints.add(endpoint);
        Thread.startVirtualThread(endpoint::watch);
    }

    /** What the kubelet reports of it, and a Deployment goes by; not yet what the nodes know. */
    boolean isReady(DriftlockProcess pod) {
        return of(pod).isReady;
    }

    /** It was deleted: not ready from then on, whatever its probe says. */
    void deleted(DriftlockProcess pod) {
        var endpoint = of(pod);
        endpoint.isDeleted = true;
        endpoint.tell(false);
    }

    private Endpoint of(DriftlockProcess pod) {
        return endpoints.stream().filter(endpoint -> endpoint.pod == pod).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        endpoints.forEach(endpoint -> endpoint.isDeleted = true);
        proxies.shutdownNow();
        kubelet.shutdownNow();
    }

    private final class Endpoint {

        private final DriftlockProcess pod;
        private volatile boolean isDeleted;
        private volatile boolean isReady;
        private volatile boolean isServed;
        private int failures;

        Endpoint(DriftlockProcess pod) {
            this.pod = pod;
        }

        void watch() {
            var next = Instant.now();
            while (!isDeleted && pod.isAlive()) {
                if (!Instant.now().isBefore(next)) {
                    next = Instant.now().plus(probe.period());
                    note(passes());
                }
                pause();
            }
            tell(false);
        }

        private void note(boolean passed) {
            failures = passed ? 0 : failures + 1;
            if (passed || failures >= probe.failureThreshold()) tell(passed);
        }

        /** The API server knows at once, the nodes' rules follow. */
        synchronized void tell(boolean ready) {
            boolean counts = ready && !isDeleted;
            if (counts == isReady || proxies.isShutdown()) return;
            isReady = counts;
            proxies.schedule(() -> isServed = counts, PROXY_SYNC.toMillis(), TimeUnit.MILLISECONDS);
        }

        private boolean passes() {
            try {
                return kubelet.send(HttpRequest.newBuilder(pod.management(probe.path())).timeout(probe.timeout()).build(), BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }

        private void pause() {
            try {
                Thread.sleep(RELIST);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
