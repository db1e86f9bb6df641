package dev.driftlock.http;

import java.nio.charset.StandardCharsets;

/** What goes back over HTTP: a review with 200, or one line of text with the status that says whose mistake it is. */
public record Reply(int status, String contentType, byte[] body) {

    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    public static final int NOT_FOUND = 404;
    public static final int METHOD_NOT_ALLOWED = 405;
    public static final int TOO_LARGE = 413;
    public static final int UNAVAILABLE = 503;

    public static Reply review(byte[] json) {
        return new Reply(OK, "application/json", json);
    }

    public static Reply line(int status, String text) {
        return new Reply(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
