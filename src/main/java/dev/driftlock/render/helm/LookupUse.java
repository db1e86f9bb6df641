package dev.driftlock.render.helm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which templates ask the cluster ({@code lookup}), themselves or through templates that they include. Rendered without a
 * cluster such a call answers nothing, so what comes of it is not what an agent renders (contract, section 4: volatile).
 */
final class LookupUse {

    /**
     * What of a template's documents comes out of a lookup.
     *
     * @param whole all of it
     * @param keys else the fields of these names: {@code key: {{ ... }}} where nothing but that field hangs on the call
     */
    record Extent(boolean whole, Set<String> keys) {

        static final Extent NOTHING = new Extent(false, Set.of());
    }

    private static final Pattern LOOKUP = Pattern.compile("(?<![.$\\w\"])lookup\\s");
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?(.*?)-?\\}\\}", Pattern.DOTALL);
    private static final Pattern DEFINE = Pattern.compile("^\\s*(?:define|block)\\s+[\"`]([^\"`]+)[\"`]");
    private static final Pattern OPENS = Pattern.compile("^\\s*(?:if|range|with|define|block)\\b");
    private static final Pattern ENDS = Pattern.compile("^\\s*end\\b");
    private static final Pattern INCLUDES = Pattern.compile("(?<![.$\\w])(?:include|template|block)\\s+([\"`]([^\"`]+)[\"`])?");
    private static final Pattern FIELD = Pattern.compile("^\\s*(?:-\\s+)?[\"']?([^\\s\"'{}:]+)[\"']?:\\s+[\"']?$");

    /** A named template, or a file (whose name is its path): the actions in it. */
    private final Map<String, List<String>> templates = new HashMap<>();
    private final Set<String> asking = new HashSet<>();

    LookupUse(Map<String, ChartFile> files) {
        files.forEach((path, file) -> {
            if (path.contains("templates/")) read(path, file.text());
        });
        boolean grown = true;
        while (grown) {
            grown = false;
            for (var template : templates.entrySet()) {
                if (!asking.contains(template.getKey()) && template.getValue().stream().anyMatch(this::asks)) grown = asking.add(template.getKey());
            }
        }
    }

    private void read(String path, String text) {
        String defined = null;
        int depth = 0;
        var match = ACTION.matcher(text);
        while (match.find()) {
            var action = match.group(1);
            var define = DEFINE.matcher(action);
            if (defined == null && define.find()) {
                defined = define.group(1);
                depth = 1;
                continue;
            }
            if (defined != null && OPENS.matcher(action).find()) depth++;
            if (defined != null && ENDS.matcher(action).find() && --depth == 0) defined = null;
            templates.computeIfAbsent(defined == null ? path : defined, name -> new ArrayList<>()).add(action);
        }
    }

    private boolean asks(String action) {
        return LOOKUP.matcher(action + " ").find() || includedBy(action).stream().anyMatch(asking::contains);
    }

    /** Of a name that is put together the parts in quotes decide: {@code (print $.Template.BasePath "/secret.yaml")}. */
    private Collection<String> includedBy(String action) {
        var included = new HashSet<String>();
        var match = INCLUDES.matcher(action);
        while (match.find()) {
            if (match.group(2) != null) included.add(match.group(2));
            else included.addAll(namesWith(Actions.quoted(action.substring(match.end()))));
        }
        return included;
    }

    private List<String> namesWith(List<String> parts) {
        var literal = parts.stream().map(part -> part.replaceAll("%[sdv]", "")).filter(part -> part.length() > 1).toList();
        return templates.keySet().stream().filter(name -> literal.isEmpty() || literal.stream().anyMatch(name::contains)).toList();
    }

    /** What of the documents of this template file comes out of a lookup. */
    Extent in(String path, String text) {
        if (!asking.contains(path)) return Extent.NOTHING;
        var keys = new HashSet<String>();
        var match = ACTION.matcher(text);
        while (match.find()) {
            if (!isOfFile(path, match.group(1)) || !asks(match.group(1))) continue;
            var key = fieldAround(text, match);
            if (key == null) return new Extent(true, Set.of());
            keys.add(key);
        }
        return new Extent(false, keys);
    }

    private boolean isOfFile(String path, String action) {
        return templates.getOrDefault(path, List.of()).contains(action);
    }

    private static String fieldAround(String text, Matcher match) {
        var before = text.substring(text.lastIndexOf('\n', match.start() - 1) + 1, match.start());
        int end = text.indexOf('\n', match.end());
        var after = text.substring(match.end(), end < 0 ? text.length() : end).strip();
        var field = FIELD.matcher(before);
        return field.matches() && after.matches("[\"']?") ? field.group(1) : null;
    }
}
