package dev.driftlock.admission;

import dev.driftlock.http.Capacity;
import dev.driftlock.http.Exchange;
import dev.driftlock.http.Reply;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** Hangs the edge into the application port's router. */
@Singleton
final class EdgeRoutes {

    /** Before the limits and body handlers of others: they would answer for us, or read what is to be refused unread. */
    private static final int FIRST = Integer.MIN_VALUE;
    private static final int LAST = Integer.MAX_VALUE;

    private static final int REVIEWS_AT_ONCE = 512;

    private final Vertx vertx;
    private final EdgeMetrics metrics;
    private final Instance<Judge> judges;
    private final Workers workers = new Workers();
    private volatile Judge judge;

    EdgeRoutes(Vertx vertx, EdgeMetrics metrics, Instance<Judge> judges) {
        this.vertx = vertx;
        this.metrics = metrics;
        this.judges = judges;
    }

    void add(@Observes Router router) {
        long heap = Runtime.getRuntime().maxMemory();
        var bodies = new Capacity(REVIEWS_AT_ONCE, Math.max(heap / 4, ReviewHandler.LONGEST_BODY));
        var desk = new ReviewDesk(this::judge, metrics, new TreeMemory(heap / 2), new LoopTime(System::nanoTime));
        router.route("/validate").order(FIRST).handler(new ReviewHandler(vertx, workers, bodies, desk, metrics));
        router.route().order(LAST).handler(this::notFound);
    }

    /** Asked for with the first review: what judges is made after the router. */
    private Judge judge() {
        var known = judge;
        if (known == null) judge = known = judges.get();
        return known;
    }

    private void notFound(RoutingContext routing) {
        new Exchange(vertx, routing.request()).refuse(Reply.line(Reply.NOT_FOUND, "there is nothing here"));
    }

    void stop(@Observes ShutdownEvent event) {
        workers.close();
    }
}
