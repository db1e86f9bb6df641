package dev.driftlock.admission;

import java.nio.charset.StandardCharsets;

/** What goes back over HTTP: a review with 200, or one line of text with the status that says whose mistake it is. */
record Reply(int status, String contentType, byte[] body) {

    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    static final int TOO_LARGE = 413;
    static final int UNAVAILABLE = 503;

    static Reply review(byte[] json) {
        return new Reply(OK, "application/json", json);
    }

    static Reply line(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
