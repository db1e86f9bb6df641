package dev.driftlock.source.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a repository is: https, file, ssh (with its short form {@code git@host:path}), and http where it does not leave
 * the machine. Prints without user and password.
 *
 * @param scheme in lower case, {@code ssh} for the short form
 * @param user for ssh alone, where it is part of the address and no secret
 * @param host empty for files
 * @param port -1 where none is named
 * @param path as written, with the leading slash but in ssh's short form
 */
record GitUrl(String scheme, Optional<String> user, String host, int port, String path, String text) {

    static final String SSH = "ssh";

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
    private static final Pattern SHORT = Pattern.compile("(?:([^@/:]+)@)?([^@/:]+):(?!/)(.+)");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s]*@");

    static GitUrl parse(String url) {
        if (!SCHEME.matcher(url).matches()) {
            var match = SHORT.matcher(url);
            if (!match.matches()) throw new IllegalArgumentException("'" + withoutUser(url) + "' is no URL of a repository");
            return new GitUrl(SSH, Optional.ofNullable(match.group(1)), match.group(2), -1, match.group(3), url);
        }
        try {
            var uri = new URI(withoutUser(url));
            var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            return new GitUrl(scheme, scheme.equals(SSH) ? user(url) : Optional.empty(), Objects.requireNonNullElse(uri.getHost(), ""), uri.getPort(), Objects.requireNonNullElse(uri.getRawPath(), ""), withoutUser(url));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + withoutUser(url) + "' is no URL of a repository");
        }
    }

    private static Optional<String> user(String url) {
        var info = USER_INFO.matcher(url);
        return info.find() ? Optional.of(info.group().replaceFirst("(:.*)?@$", "")).filter(user -> !user.isEmpty()) : Optional.empty();
    }

    /** A text that may hold URLs, without the users and passwords in them. */
    static String withoutUser(String text) {
        return USER_INFO.matcher(text).replaceAll("");
    }

    /** Whether it names this machine, so that what is sent does not leave it. */
    static boolean isLoopback(String host) {
        return host.equals("localhost") || host.endsWith(".localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    boolean isHttp() {
        return scheme.equals("https") || scheme.equals("http");
    }

    /** Why it cannot be fetched from, null where it can. */
    String refusal() {
        return switch (scheme) {
            case "https", SSH, "file" -> null;
            case "http" -> isLoopback(host) ? null : "http is refused, since anybody on the way could change what Git declares; use https";
            default -> scheme + " is not supported; accepted are https, ssh and file";
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
