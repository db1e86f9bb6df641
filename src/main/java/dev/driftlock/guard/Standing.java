package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.Difference;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Types;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a live object differs from Git, whoever made it so: what is left of a change that was let through (contract, section 5).
 * Equality is that of section 4, and what {@code ignore} names is owned elsewhere (F13).
 */
public record Standing(Types types, List<FieldRule> ignore) {

    private static final FieldPath OWNERS = FieldPath.of("metadata", "ownerReferences");

    /** As {@link #ofFields}, but for the object as a whole: what the API server writes into a new one is no difference. */
    public List<Difference> ofObject(ObjectKey key, String version, JsonNode git, JsonNode live) {
        var type = type(key, version);
        return judged(new Ignoring(ignore, key, type), Comparison.ofCreate(git, live, type, NeverJudged::covers));
    }

    /**
     * Each field that differs, what Git does not declare included; only the fields that somebody changed are to be looked for in it.
     *
     * @param git Git's manifest; null where it declares none, so that every field is one of its own
     */
    public List<Difference> ofFields(ObjectKey key, String version, JsonNode git, JsonNode live) {
        var before = git == null ? JsonNodeFactory.instance.objectNode() : git;
        var type = type(key, version);
        return judged(new Ignoring(ignore, key, type), Comparison.ofUpdate(before, before, live, type, PASSED_OVER));
    }

    /** Owner references have a rule of their own when they are set (F14), and are a field like any other afterwards. */
    private static final Predicate<FieldPath> PASSED_OVER = path -> NeverJudged.covers(path) && !path.equals(OWNERS);

    private Member type(ObjectKey key, String version) {
        return types.of(key.group(), version, key.kind());
    }

    private List<Difference> judged(Ignoring ignoring, List<Difference> differences) {
        return differences.stream().filter(each -> !ignoring.covers(each.path(), each.address(), each.git(), each.live(), each.requested())).toList();
    }
}
