package dev.driftlock.admission;

import dev.driftlock.http.Capacity;
import dev.driftlock.http.Exchange;
import dev.driftlock.http.GrowingBody;
import dev.driftlock.http.Reply;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code POST /validate}. A plain Vert.x route and no JAX-RS resource: a place is taken, or 503 said, before a byte of the
 * body is read, a slow body keeps no thread, and a review costs two thirds of the CPU (measured: 0.22 ms against 0.35 ms).
 */
final class ReviewHandler implements Handler<RoutingContext> {

    /** Two objects of 1.5 MiB, escaped sixfold, are 18 MiB: padding must not buy a way past (contract, section 7). */
    static final int LONGEST_BODY = 24 << 20;

    private static final int SMALL_BODY = GrowingBody.FIRST;

    /** The API server sends a body in one go, and waits 3 s for the answer. */
    private static final long BODY_MILLIS = 5_000;

    private final Vertx vertx;
    private final Workers workers;
    private final Capacity capacity;
    private final ReviewDesk desk;
    private final EdgeMetrics metrics;

    ReviewHandler(Vertx vertx, Workers workers, Capacity capacity, ReviewDesk desk, EdgeMetrics metrics) {
        this.vertx = vertx;
        this.workers = workers;
        this.capacity = capacity;
        this.desk = desk;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext routing) {
        var request = routing.request();
        var exchange = new Exchange(vertx, request);
        if (request.method() != HttpMethod.POST) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            exchange.refuse(Reply.line(Reply.METHOD_NOT_ALLOWED, "accepted is POST"));
        } else if (exchange.announcedLength() > LONGEST_BODY) {
            exchange.refuse(tooLarge());
        } else if (!capacity.hasRoomFor(counted(exchange.announcedLength())) || !capacity.enter()) {
            exchange.refuse(desk.busy());
        } else {
            new Review(request, exchange).receive();
        }
    }

    /** What a body of that length takes of the bytes that may be under way. */
    private static long counted(long length) {
        return length <= SMALL_BODY ? 0 : length;
    }

    private Reply tooLarge() {
        metrics.malformed(Reply.TOO_LARGE);
        return Reply.line(Reply.TOO_LARGE, "the body is longer than 24 MiB");
    }

    /** One review from its first byte to its reply. All of it runs on the connection's event loop, but what the desk has to wait for. */
    private final class Review {

        private final HttpServerRequest request;
        private final Exchange exchange;
        private final Context context = vertx.getOrCreateContext();
        private final GrowingBody body;
        private long timer;
        private boolean isJudged;
        private boolean isDone;

        Review(HttpServerRequest request, Exchange exchange) {
            this.request = request;
            this.exchange = exchange;
            this.body = new GrowingBody(exchange.announcedLength());
        }

        void receive() {
            timer = vertx.setTimer(BODY_MILLIS, late ->
                    refuse(Reply.line(Reply.BAD_REQUEST, "the body did not come within " + BODY_MILLIS / 1000 + " s")));
            request.exceptionHandler(gone -> {
                // What a worker has in its hands is given back when the worker is done with it.
                if (!isJudged) finish();
            });
            request.handler(this::append);
            request.endHandler(end -> judge());
            if (exchange.waitsForContinue()) request.response().writeContinue();
            request.resume();
        }

        private void append(Buffer chunk) {
            if (isDone) return;
            int length = body.length() + chunk.length();
            if (length > LONGEST_BODY) {
                refuse(tooLarge());
            } else if (!capacity.hold(counted(length) - counted(body.length()))) {
                refuse(desk.busy());
            } else {
                body.append(chunk);
            }
        }

        private void refuse(Reply reply) {
            finish();
            exchange.refuse(reply);
        }

        private void judge() {
            if (isDone) return;
            vertx.cancelTimer(timer);
            isJudged = true;
            desk.answer(body.bytes(), workers.forBodyOf(body.length()), reply -> context.runOnContext(back -> {
                finish();
                exchange.reply(reply);
            }));
        }

        /** Gives back the place and the bytes, once. */
        private void finish() {
            if (isDone) return;
            isDone = true;
            vertx.cancelTimer(timer);
            capacity.release(counted(body.length()));
            capacity.leave();
        }
    }
}
