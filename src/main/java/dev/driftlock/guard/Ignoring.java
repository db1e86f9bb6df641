package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import dev.driftlock.diff.Equality;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.guard.FieldPattern.Step;
import java.util.List;
import java.util.Optional;

/**
 * Whether a change is one of fields that are owned elsewhere (F13): of one that a rule names or that stands beneath it, or of a
 * subtree or an atomic list in which nothing else changes.
 *
 * @param type of the whole object
 */
record Ignoring(List<FieldRule> rules, ObjectKey key, Member type) {

    /**
     * Each value may be null for absent.
     *
     * @param address of the field in Git's manifest, as far as that goes
     */
    boolean covers(FieldPath path, Address address, JsonNode git, JsonNode live, JsonNode requested) {
        if (rules.stream().anyMatch(rule -> rule.covers(key, path, address))) return true;
        var named = rules.stream().flatMap(rule -> rule.beneath(key, path, address)).toList();
        return !named.isEmpty() && isNothingElse(named, path, git, live, requested);
    }

    private boolean isNothingElse(List<List<Step>> named, FieldPath path, JsonNode git, JsonNode live, JsonNode requested) {
        var remainder = new Remainder(git != null);
        var asked = remainder.of(requested, named);
        return same(remainder.of(live, named), asked, path) || same(remainder.of(git, named), asked, path);
    }

    private boolean same(Optional<JsonNode> a, Optional<JsonNode> b, FieldPath path) {
        return Equality.same(a.orElse(null), b.orElse(null), typeAt(path), path.last() instanceof FieldPath.Field(var name) ? name : "");
    }

    private Member typeAt(FieldPath path) {
        var at = type;
        for (var step : path.steps()) at = step instanceof FieldPath.Field(var name) ? at.field(name) : at.item();
        return at;
    }
}
