package dev.driftlock.discovery.argocd;

import dev.driftlock.guard.FieldPattern;
import dev.driftlock.guard.FieldPattern.Any;
import dev.driftlock.guard.FieldPattern.Item;
import dev.driftlock.guard.FieldPattern.Key;
import dev.driftlock.guard.FieldPattern.Step;
import dev.driftlock.guard.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A jq path expression of the forms that people write in {@code jqPathExpressions}: fields, quoted keys, all items of a
 * list, one by its place in Git, and items selected by one key: {@code .spec.containers[] | select(.name == "app") | .image}. Any other is refused.
 */
record JqPath(String text) {

    private static final Pattern FIELD = Pattern.compile("\\.([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern QUOTED = Pattern.compile("\\.?\\[\\s*\"((?:[^\"\\\\])*)\"\\s*\\]|\\.\"((?:[^\"\\\\])*)\"");
    private static final Pattern ALL = Pattern.compile("\\.?\\[\\s*\\]\\??");
    private static final Pattern PLACE = Pattern.compile("\\.?\\[\\s*(\\d+)\\s*\\]");
    private static final Pattern SELECT = Pattern.compile("\\s*\\|\\s*select\\(\\s*\\.([A-Za-z_][A-Za-z0-9_]*)\\s*==\\s*(?:\"([^\"\\\\]*)\"|(\\d+))\\s*\\)");
    private static final Pattern PIPE = Pattern.compile("\\s*\\|\\s*(?=\\.)");
    private static final Pattern OPTIONAL = Pattern.compile("\\?");

    /** Throws IllegalArgumentException that says what of it is not understood. */
    FieldPattern pattern() {
        var steps = new ArrayList<Step>();
        int at = 0;
        var trimmed = unwrapped(text.strip());
        while (at < trimmed.length()) {
            int next = read(trimmed, at, steps);
            if (next < 0) throw new IllegalArgumentException("accepted are fields, quoted keys, [], [0] and select(.key == \"value\")");
            at = next;
        }
        if (steps.isEmpty()) throw new IllegalArgumentException("it names no field");
        return new FieldPattern(text, steps);
    }

    private static String unwrapped(String path) {
        return path.startsWith("(") && path.endsWith(")") && path.indexOf(')') == path.length() - 1 ? path.substring(1, path.length() - 1) : path;
    }

    /** Where the next step begins; -1 where none is understood. */
    private static int read(String path, int at, List<Step> steps) {
        var select = matcher(SELECT, path, at);
        if (select.lookingAt() && !steps.isEmpty() && steps.getLast() instanceof Any) {
            steps.removeLast();
            steps.add(new Item(Map.of(select.group(1), literal(select.group(2) != null ? select.group(2) : select.group(3)))));
            return select.end();
        }
        var field = matcher(FIELD, path, at);
        if (field.lookingAt()) return add(steps, new Key(field.group(1)), field);
        var quoted = matcher(QUOTED, path, at);
        if (quoted.lookingAt()) return add(steps, new Key(quoted.group(1) != null ? quoted.group(1) : quoted.group(2)), quoted);
        var all = matcher(ALL, path, at);
        if (all.lookingAt()) return add(steps, new Any(), all);
        var place = matcher(PLACE, path, at);
        if (place.lookingAt()) return add(steps, new Key(place.group(1)), place);
        var pipe = matcher(PIPE, path, at);
        if (pipe.lookingAt()) return pipe.end();
        var optional = matcher(OPTIONAL, path, at);
        return optional.lookingAt() && !steps.isEmpty() ? optional.end() : -1;
    }

    private static Glob literal(String value) {
        if (value.contains("*")) throw new IllegalArgumentException("a value with * in it");
        return new Glob(value);
    }

    private static int add(List<Step> steps, Step step, Matcher read) {
        steps.add(step);
        return read.end();
    }

    private static Matcher matcher(Pattern pattern, String path, int at) {
        return pattern.matcher(path).region(at, path.length());
    }
}
