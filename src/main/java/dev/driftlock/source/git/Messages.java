package dev.driftlock.source.git;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Makes one line for people of what JGit and the JDK throw, without the user and password that may stand in a URL. */
final class Messages {

    private static final int MAX = 300;

    private Messages() {
    }

    static String of(Throwable e, GitUrl url) {
        var text = text(e).replace(url + ": ", "").replaceAll("\\s+", " ").replaceAll("[. ]+$", "").strip();
        var clean = GitUrl.withoutUser(text);
        return clean.length() <= MAX ? clean : clean.substring(0, MAX) + "…";
    }

    private static String text(Throwable e) {
        var root = e;
        String kind = "";
        for (var at = e; at != null; at = at.getCause()) {
            root = at;
            if (kind.isEmpty()) kind = kind(at);
        }
        var said = said(root);
        if (!kind.isEmpty()) return kind + " (" + said + ")";
        return said(e).contains(said) ? said(e) : said(e) + " (" + said + ")";
    }

    private static String kind(Throwable e) {
        return switch (e) {
            case UnknownHostException unknown -> "the host is not known";
            case InterruptedIOException slow -> "the server does not answer";
            case ConnectException refused -> "no connection";
            case SSLException tls -> "TLS failed";
            default -> "";
        };
    }

    private static String said(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
