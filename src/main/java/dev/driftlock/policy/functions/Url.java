package dev.driftlock.policy.functions;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parts of an absolute URL or an absolute path, as Go's url.ParseRequestURI takes them. Java's own URI is stricter:
 * it refuses a space in a path, which Go escapes.
 *
 * @param host with its port, an IPv6 address in brackets
 * @param path escaped
 */
record Url(String scheme, String host, String path, String query) {

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+(?:%25[^\\]]+)?\\]|[^\\[\\]:/@<>\"^`{}|\\\\\\s]*)(:[0-9]*)?");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f]");
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final String UNESCAPED = "-_.~$&+,/:;=@!'()*[]%";

    static Optional<Url> parse(String text) {
        if (text.isEmpty() || CONTROL.matcher(text).find()) return Optional.empty();
        var form = SCHEME.matcher(text);
        boolean hasScheme = form.matches();
        var rest = hasScheme ? form.group(2) : text;
        if (!rest.startsWith("/")) return hasScheme && !rest.isEmpty() ? opaque(form.group(1), rest) : Optional.empty();
        return hierarchical(hasScheme ? form.group(1).toLowerCase(Locale.ROOT) : "", rest);
    }

    /** {@code mailto:jane@example.com} is absolute too; it has neither host nor path. */
    private static Optional<Url> opaque(String scheme, String rest) {
        return Optional.of(new Url(scheme.toLowerCase(Locale.ROOT), "", "", after(withoutFragment(rest))));
    }

    private static Optional<Url> hierarchical(String scheme, String rest) {
        var whole = withoutFragment(rest);
        var beforeQuery = whole.indexOf('?') < 0 ? whole : whole.substring(0, whole.indexOf('?'));
        if (!beforeQuery.startsWith("//") || scheme.isEmpty()) return of(scheme, "", beforeQuery, after(whole));
        int slash = beforeQuery.indexOf('/', 2);
        var authority = beforeQuery.substring(2, slash < 0 ? beforeQuery.length() : slash);
        var host = authority.substring(authority.lastIndexOf('@') + 1);
        return AUTHORITY.matcher(host).matches() ? of(scheme, host, slash < 0 ? "" : beforeQuery.substring(slash), after(whole)) : Optional.empty();
    }

    private static Optional<Url> of(String scheme, String host, String path, String query) {
        return BAD_ESCAPE.matcher(path).find() ? Optional.empty() : Optional.of(new Url(scheme, host, escape(path), query));
    }

    private static String withoutFragment(String text) {
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    private static String after(String whole) {
        int mark = whole.indexOf('?');
        return mark < 0 ? "" : whole.substring(mark + 1);
    }

    private static String escape(String path) {
        var out = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || UNESCAPED.indexOf(c) >= 0);
            out.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    private String portPart() {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(colon) : "";
    }

    String port() {
        return portPart().isEmpty() ? "" : portPart().substring(1);
    }

    String hostname() {
        var name = host.substring(0, host.length() - portPart().length());
        return name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    }
}
