package dev.driftlock.render.kustomize;

import dev.driftlock.render.RenderException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flux's {@code postBuild} substitution: {@code ${name}} and the functions of drone/envsubst, which are bash's. A variable
 * that nobody sets is empty, {@code $${name}} stands for {@code ${name}}, {@code $name} stays.
 */
final class Substitution {

    static final String SWITCH = "kustomize.toolkit.fluxcd.io/substitute";

    private static final Pattern NAME = Pattern.compile("(#?)([A-Za-z_][A-Za-z0-9_]*)(.*)", Pattern.DOTALL);
    private static final List<String> DEFAULTS = List.of(":-", ":=", "-", "=");

    private final Map<String, String> variables;

    Substitution(Map<String, String> variables) {
        this.variables = variables;
    }

    /** Flux takes line breaks out of values, which could add fields to the manifest. */
    private String value(String name) {
        return variables.getOrDefault(name, "").replace("\n", "");
    }

    String in(String text) throws RenderException {
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf("${", at);
            if (next < 0) break;
            boolean isEscaped = next > 0 && text.charAt(next - 1) == '$';
            out.append(text, at, isEscaped ? next - 1 : next);
            int end = end(text, next + 2);
            if (end < 0) throw RenderException.of("a substitution is not closed: " + text.substring(next, Math.min(text.length(), next + 40)).lines().findFirst().orElse(""));
            out.append(isEscaped ? text.substring(next, end + 1) : evaluated(text.substring(next + 2, end)));
            at = end + 1;
        }
        return out.append(text.substring(at)).toString();
    }

    /** The brace that closes; a default may hold substitutions itself. */
    private static int end(String text, int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) depth++;
            if (text.charAt(i) == '}' && --depth == 0) return i;
        }
        return -1;
    }

    private String evaluated(String expression) throws RenderException {
        var match = NAME.matcher(expression);
        if (!match.matches()) throw RenderException.of("${" + expression.lines().findFirst().orElse("") + "} is no substitution");
        var value = value(match.group(2));
        var rest = match.group(3);
        if (!match.group(1).isEmpty()) return Integer.toString(value.length());
        if (rest.isEmpty()) return value;
        return function(expression, value, rest);
    }

    private String function(String expression, String value, String rest) throws RenderException {
        if (rest.matches("(?s):[0-9].*")) return part(value, rest.substring(1).split(":", 2));
        for (var operator : DEFAULTS) {
            if (rest.startsWith(operator)) return value.isEmpty() ? in(rest.substring(operator.length())) : value;
        }
        return switch (rest.charAt(0)) {
            case '^' -> rest.startsWith("^^") ? value.toUpperCase(Locale.ROOT) : first(value, true);
            case ',' -> rest.startsWith(",,") ? value.toLowerCase(Locale.ROOT) : first(value, false);
            case '#' -> withoutStart(value, rest.startsWith("##") ? rest.substring(2) : rest.substring(1), rest.startsWith("##"));
            case '%' -> withoutEnd(value, rest.startsWith("%%") ? rest.substring(2) : rest.substring(1), rest.startsWith("%%"));
            case '/' -> replaced(value, rest.substring(1));
            default -> throw RenderException.of("${" + expression.lines().findFirst().orElse("") + "} is no substitution");
        };
    }

    private static String first(String value, boolean upper) {
        if (value.isEmpty()) return value;
        var head = value.substring(0, 1);
        return (upper ? head.toUpperCase(Locale.ROOT) : head.toLowerCase(Locale.ROOT)) + value.substring(1);
    }

    private static String part(String value, String[] bounds) {
        try {
            int from = Integer.parseInt(bounds[0].strip());
            if (from >= value.length()) return value;
            int length = bounds.length == 1 ? value.length() : Integer.parseInt(bounds[1].strip());
            return value.substring(from, Math.clamp((long) from + length, from, value.length()));
        } catch (NumberFormatException e) {
            return value;
        }
    }

    private static Pattern glob(String pattern) {
        return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"), Pattern.DOTALL);
    }

    private static String withoutStart(String value, String pattern, boolean longest) {
        var glob = glob(pattern);
        for (int i = 0; i <= value.length(); i++) {
            int end = longest ? value.length() - i : i;
            if (glob.matcher(value.substring(0, end)).matches()) return value.substring(end);
        }
        return value;
    }

    private static String withoutEnd(String value, String pattern, boolean longest) {
        var glob = glob(pattern);
        for (int i = 0; i <= value.length(); i++) {
            int start = longest ? i : value.length() - i;
            if (glob.matcher(value.substring(start)).matches()) return value.substring(0, start);
        }
        return value;
    }

    private static String replaced(String value, String rest) {
        char how = rest.isEmpty() ? ' ' : rest.charAt(0);
        var parts = (how == '/' || how == '#' || how == '%' ? rest.substring(1) : rest).split("/", 2);
        var old = parts[0];
        var with = parts.length == 1 ? "" : parts[1];
        if (old.isEmpty()) return value;
        return switch (how) {
            case '/' -> value.replace(old, with);
            case '#' -> value.startsWith(old) ? with + value.substring(old.length()) : value;
            case '%' -> value.endsWith(old) ? value.substring(0, value.length() - old.length()) + with : value;
            default -> value.replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(with));
        };
    }
}
