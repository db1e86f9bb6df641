package dev.driftlock.discovery.argocd;

import static dev.driftlock.discovery.Fields.text;
import static dev.driftlock.discovery.Fields.texts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.JsonPointers;
import dev.driftlock.guard.FieldPattern;
import dev.driftlock.guard.FieldRule;
import dev.driftlock.guard.Glob;
import dev.driftlock.guard.ObjectGlob;
import dev.driftlock.guard.discovered.SourceRules.TrustedManagers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An Application's {@code ignoreDifferences}: the fields that Argo CD leaves alone, so that nobody writes them twice.
 *
 * @param notUnderstood the expressions whose fields are judged all the same
 */
record IgnoreDifferences(List<FieldRule> rules, List<TrustedManagers> trusted, List<String> notUnderstood) {

    static IgnoreDifferences of(JsonNode entries) {
        var rules = new ArrayList<FieldRule>();
        var trusted = new ArrayList<TrustedManagers>();
        var notUnderstood = new ArrayList<String>();
        for (var entry : entries) {
            var objects = new ObjectGlob(new Glob(text(entry, "group")), new Glob(text(entry, "kind")), anyOr(text(entry, "name")), anyOr(text(entry, "namespace")));
            var patterns = patterns(entry, notUnderstood);
            if (!patterns.isEmpty()) rules.add(new FieldRule(objects.group(), objects.kind(), objects.name(), objects.namespace(), patterns));
            var managers = Set.copyOf(texts(entry.path("managedFieldsManagers")));
            if (!managers.isEmpty()) trusted.add(new TrustedManagers(objects, managers));
        }
        return new IgnoreDifferences(List.copyOf(rules), List.copyOf(trusted), List.copyOf(notUnderstood));
    }

    private static Glob anyOr(String text) {
        return text.isEmpty() ? Glob.ANY : new Glob(text);
    }

    private static List<FieldPattern> patterns(JsonNode entry, List<String> notUnderstood) {
        var patterns = new ArrayList<FieldPattern>();
        for (var pointer : texts(entry.path("jsonPointers"))) add(() -> JsonPointers.pattern(pointer), pointer, "jsonPointers", patterns, notUnderstood);
        for (var path : texts(entry.path("jqPathExpressions"))) add(() -> new JqPath(path).pattern(), path, "jqPathExpressions", patterns, notUnderstood);
        return patterns;
    }

    private interface Read {
        FieldPattern pattern();
    }

    private static void add(Read read, String text, String field, List<FieldPattern> patterns, List<String> notUnderstood) {
        try {
            patterns.add(read.pattern());
        } catch (IllegalArgumentException e) {
            notUnderstood.add("ignoreDifferences." + field + " " + text + " is not understood (" + e.getMessage() + "): what it names is judged");
        }
    }
}
