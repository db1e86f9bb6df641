package dev.driftlock.discovery.flux;

import static dev.driftlock.discovery.Fields.text;
import static dev.driftlock.discovery.Fields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.JsonPointers;
import dev.driftlock.guard.FieldPattern;
import dev.driftlock.guard.FieldRule;
import dev.driftlock.guard.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Fields that Flux leaves alone: JSON pointers, for objects that a selector of regular expressions picks.
 *
 * @param notUnderstood the rules whose fields are judged all the same
 */
record IgnoreRules(List<FieldRule> rules, List<String> notUnderstood) {

    /** A name, or one with {@code .*} in it: what a glob says as well. */
    private static final Pattern SIMPLE = Pattern.compile("\\^?((?:[A-Za-z0-9-]|\\\\\\.|\\.(?!\\+|\\?|\\{))*|(?:[A-Za-z0-9-]|\\.\\*)*)\\$?");

    static IgnoreRules of(JsonNode entries, String field) {
        var rules = new ArrayList<FieldRule>();
        var notUnderstood = new ArrayList<String>();
        for (var entry : entries) {
            try {
                rules.add(rule(entry));
            } catch (IllegalArgumentException e) {
                notUnderstood.add(field + " " + String.join(", ", texts(entry.path("paths"))) + " is not understood (" + e.getMessage() + "): what it names is judged");
            }
        }
        return new IgnoreRules(List.copyOf(rules), List.copyOf(notUnderstood));
    }

    private static FieldRule rule(JsonNode entry) {
        var target = entry.path("target");
        if (!text(target, "labelSelector").isEmpty() || !text(target, "annotationSelector").isEmpty()) throw new IllegalArgumentException("a selector by labels or annotations");
        var patterns = texts(entry.path("paths")).stream().<FieldPattern>map(JsonPointers::pattern).toList();
        if (patterns.isEmpty()) throw new IllegalArgumentException("it names no path");
        return new FieldRule(glob(text(target, "group")), glob(text(target, "kind")), glob(text(target, "name")), glob(text(target, "namespace")), patterns);
    }

    private static Glob glob(String expression) {
        if (expression.isEmpty()) return Glob.ANY;
        if (!SIMPLE.matcher(expression).matches()) throw new IllegalArgumentException("the expression " + expression);
        var plain = expression.replaceAll("^\\^|\\$$", "");
        return new Glob(plain.replace(".*", "*").replace("\\.", "."));
    }
}
