package dev.driftlock.guard;

import dev.driftlock.diff.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A JSON pointer (RFC 6901) to fields of objects, with {@code *} for any one step and list items by their keys:
 * {@code /spec/template/spec/containers[name=app]/image}.
 */
public record PathPattern(String text, List<Segment> segments) {

    /** One step: null as a name stands for any, {@code keys} for an item of a list told by them. */
    public record Segment(String name, Map<String, String> keys) {

        boolean matches(FieldPath.Step step) {
            return switch (step) {
                case FieldPath.Field(var field) -> keys.isEmpty() && (name == null || name.equals(field));
                case FieldPath.Item(var itemKeys) -> name == null && itemKeys.entrySet().containsAll(keys.entrySet());
                case FieldPath.Member member -> name == null && keys.isEmpty();
            };
        }
    }

    private static final Pattern ITEM = Pattern.compile("(.+)\\[([^\\[\\]=]+=[^\\[\\],]*(?:,[^\\[\\]=]+=[^\\[\\],]*)*)]");

    /** @throws IllegalArgumentException where {@code text} is no such pointer */
    public static PathPattern of(String text) {
        if (!text.startsWith("/") || text.length() < 2) throw new IllegalArgumentException(text);
        var segments = new ArrayList<Segment>();
        for (var part : text.substring(1).split("/", -1)) {
            if (part.isEmpty()) throw new IllegalArgumentException(text);
            var item = ITEM.matcher(part);
            if (item.matches()) {
                segments.add(new Segment(unescape(item.group(1)), Map.of()));
                segments.add(new Segment(null, keys(item.group(2))));
            } else {
                segments.add(new Segment(part.equals("*") ? null : unescape(part), Map.of()));
            }
        }
        return new PathPattern(text, List.copyOf(segments));
    }

    private static String unescape(String part) {
        return part.replace("~1", "/").replace("~0", "~");
    }

    private static Map<String, String> keys(String text) {
        var keys = new LinkedHashMap<String, String>();
        for (var each : text.split(",")) keys.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        return keys;
    }

    /** Whether {@code path} is the named field or stands beneath it. */
    public boolean covers(FieldPath path) {
        int at = 0;
        for (var step : path.steps()) {
            if (at == segments.size()) return true;
            if (!segments.get(at++).matches(step)) return false;
        }
        return at == segments.size();
    }

    /** Whether {@code path} is the named field, stands beneath it, or holds it. */
    public boolean touches(FieldPath path) {
        int at = 0;
        for (var step : path.steps()) {
            if (at == segments.size()) return true;
            if (!segments.get(at++).matches(step)) return false;
        }
        return true;
    }
}
