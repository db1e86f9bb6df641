package dev.driftlock.hooks;

import dev.driftlock.hooks.HookMetrics.Outcome;
import dev.driftlock.http.Capacity;
import dev.driftlock.http.Exchange;
import dev.driftlock.http.Reply;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * {@code POST /hooks/git/{source}} (contract, section 7). One answer for every hook that is not proven, whether the source
 * exists or not, and no fetch. The proof is made of the body as it comes; what the body says is never read.
 */
final class HookHandler implements Handler<RoutingContext> {

    private static final Logger LOG = Logger.getLogger(HookHandler.class);

    /** GitHub sends at most 25 MB; nobody sends more. */
    static final int LONGEST_BODY = 25 << 20;

    private static final int UNAUTHORIZED = 401;
    private static final int ACCEPTED = 202;
    private static final long BODY_MILLIS = 10_000;

    private final Vertx vertx;
    private final Capacity capacity;
    private final Supplier<HookDesk> desk;
    private final HookMetrics metrics;

    HookHandler(Vertx vertx, Capacity capacity, Supplier<HookDesk> desk, HookMetrics metrics) {
        this.vertx = vertx;
        this.capacity = capacity;
        this.desk = desk;
        this.metrics = metrics;
    }

    @Override
    public void handle(RoutingContext routing) {
        var request = routing.request();
        var exchange = new Exchange(vertx, request);
        var claim = Claim.in(request::getHeader);
        if (request.method() != HttpMethod.POST) {
            request.response().putHeader(HttpHeaders.ALLOW, "POST");
            exchange.refuse(Reply.line(Reply.METHOD_NOT_ALLOWED, "accepted is POST"));
        } else if (exchange.announcedLength() > LONGEST_BODY) {
            exchange.refuse(counted(Outcome.MALFORMED, tooLarge()));
        } else if (claim.isEmpty()) {
            exchange.refuse(counted(Outcome.REFUSED, unproven()));
        } else if (!capacity.enter()) {
            exchange.refuse(counted(Outcome.SHED, Reply.line(Reply.UNAVAILABLE, "more hooks are under way than can be, try again")));
        } else {
            new Hook(request, exchange, claim.get(), routing.pathParam("source")).begin();
        }
    }

    private Reply counted(Outcome outcome, Reply reply) {
        metrics.count(outcome);
        return reply;
    }

    private static Reply tooLarge() {
        return Reply.line(Reply.TOO_LARGE, "the body is longer than 25 MiB");
    }

    private static Reply unproven() {
        return Reply.line(UNAUTHORIZED, "the signature or token is not that of this source's hook-secret-file; accepted are X-Hub-Signature-256, "
                + "X-Gitea-Signature, X-Gitlab-Token, X-Driftlock-Token");
    }

    /** One hook from its first byte to its reply, on its connection's event loop but for the reading of the secret. */
    private final class Hook {

        private final HttpServerRequest request;
        private final Exchange exchange;
        private final Claim claim;
        private final String source;
        private final Context context = vertx.getOrCreateContext();
        private Proof proof;
        private long length;
        private long timer;
        private boolean isDone;

        Hook(HttpServerRequest request, Exchange exchange, Claim claim, String source) {
            this.request = request;
            this.exchange = exchange;
            this.claim = claim;
            this.source = source;
        }

        void begin() {
            timer = vertx.setTimer(BODY_MILLIS, late -> refuse(Outcome.MALFORMED,
                    Reply.line(Reply.BAD_REQUEST, "the body did not come within " + BODY_MILLIS / 1000 + " s")));
            request.exceptionHandler(gone -> finish());
            Thread.startVirtualThread(() -> {
                var made = made();
                context.runOnContext(back -> receive(made));
            });
        }

        private Optional<Proof> made() {
            try {
                return Optional.of(desk.get().proof(claim, source));
            } catch (RuntimeException e) {
                LOG.error("a push hook could not be checked", e);
                return Optional.empty();
            }
        }

        private void receive(Optional<Proof> made) {
            if (isDone) return;
            if (made.isEmpty()) {
                refuse(Outcome.SHED, Reply.line(Reply.UNAVAILABLE, "it could not be checked, try again"));
                return;
            }
            proof = made.get();
            request.handler(this::hear);
            request.endHandler(end -> decide());
            if (exchange.waitsForContinue()) request.response().writeContinue();
            request.resume();
        }

        private void hear(Buffer chunk) {
            if (isDone) return;
            length += chunk.length();
            if (length > LONGEST_BODY) refuse(Outcome.MALFORMED, tooLarge());
            else proof.hear(chunk.getBytes());
        }

        private void refuse(Outcome outcome, Reply reply) {
            if (isDone) return;
            finish();
            exchange.refuse(counted(outcome, reply));
        }

        private void decide() {
            if (isDone) return;
            finish();
            if (proof.holds()) {
                desk.get().accept(source);
                exchange.reply(counted(Outcome.ACCEPTED, Reply.line(ACCEPTED, "it is fetched now")));
            } else {
                exchange.reply(counted(Outcome.REFUSED, unproven()));
            }
        }

        private void finish() {
            if (isDone) return;
            isDone = true;
            vertx.cancelTimer(timer);
            capacity.leave();
        }
    }
}
