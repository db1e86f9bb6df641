package dev.driftlock.hooks;

import dev.driftlock.http.Capacity;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Hangs push hooks into the application port's router. Their places are their own: a flood of them takes none from reviews. */
@Singleton
final class HookRoutes {

    /** Before the limits and body handlers of others. */
    private static final int FIRST = Integer.MIN_VALUE;
    private static final int HOOKS_AT_ONCE = 32;

    private final Vertx vertx;
    private final HookMetrics metrics;
    private final Instance<HookSources> sources;
    private volatile HookDesk desk;

    HookRoutes(Vertx vertx, MeterRegistry registry, Instance<HookSources> sources) {
        this.vertx = vertx;
        this.metrics = new HookMetrics(registry);
        this.sources = sources;
    }

    void add(@Observes Router router) {
        router.route("/hooks/git/:source").order(FIRST).handler(new HookHandler(vertx, new Capacity(HOOKS_AT_ONCE, Long.MAX_VALUE), this::desk, metrics));
    }

    /** Asked for with the first hook: sources are made after the router. */
    private synchronized HookDesk desk() {
        if (desk == null) {
            var known = sources.get();
            desk = new HookDesk(new HookSecrets(known.secretFiles()), new Nudges(known.fetch(), this::later, System::nanoTime));
        }
        return desk;
    }

    private void later(java.time.Duration delay, Runnable work) {
        vertx.setTimer(Math.max(1, delay.toMillis()), due -> work.run());
    }
}
