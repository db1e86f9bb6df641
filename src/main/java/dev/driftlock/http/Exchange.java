package dev.driftlock.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * One request and its reply on an HTTP/1.1 connection that is kept. A reply that goes out before the body has come in
 * leaves that body in the way: it is read and thrown away, since closing at once would reset the connection and the
 * client would lose the reply. Only where much of it is left, or none may ever come, the connection is closed.
 */
public final class Exchange {

    public static final long UNKNOWN = -1;

    private static final long SMALL = 1 << 20;
    private static final long LINGER_MILLIS = 2_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long announcedLength;

    public Exchange(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
        this.announcedLength = lengthOf(request.getHeader(HttpHeaders.CONTENT_LENGTH));
    }

    private static long lengthOf(String header) {
        try {
            return header == null ? UNKNOWN : Math.max(UNKNOWN, Long.parseLong(header));
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    /** The announced length; {@link #UNKNOWN} of a chunked body. */
    public long announcedLength() {
        return announcedLength;
    }

    public boolean waitsForContinue() {
        return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    /** Sends the reply of a request whose body has been read. */
    public void reply(Reply reply) {
        var response = request.response();
        if (response.ended() || response.closed()) return;
        response.setStatusCode(reply.status()).putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
                .end(Buffer.buffer(reply.body()));
    }

    /** Sends the reply of a request whose body has not been read, or not to its end. */
    public void refuse(Reply reply) {
        if (request.isEnded()) {
            reply(reply);
            return;
        }
        boolean keep = !waitsForContinue() && announcedLength != UNKNOWN && announcedLength <= SMALL;
        if (!keep) request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        reply(reply);
        long timer = vertx.setTimer(LINGER_MILLIS, late -> close());
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(rest -> { });
        request.endHandler(end -> {
            vertx.cancelTimer(timer);
            if (!keep) close();
        });
        request.resume();
    }

    private void close() {
        request.connection().close();
    }
}
