package dev.driftlock.changes;

import dev.driftlock.diff.PathText;
import dev.driftlock.report.ChangedField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * What one user changed on one object, as the {@code spec} of a ManualChange says it (contract, section 5).
 *
 * @param verdict {@code recorded} or {@code break-glass}
 * @param incident empty where there is none, as are grant, source and commit
 * @param count how many writes this stands for
 */
public record Change(ObjectReference object, String user, String verdict, String incident, String grant, String source, String commit, List<ChangedField> fields,
        long count, Instant first, Instant last) {

    public static final String BREAK_GLASS = "break-glass";

    /** Whoever changes more at once has changed the object. */
    public static final int MOST_FIELDS = 50;

    private static final String AND_MORE = "(and more)";

    public Change {
        fields = bounded(fields);
    }

    public ChangeName name() {
        return ChangeName.of(this);
    }

    public boolean isUnderBreakGlass() {
        return verdict.equals(BREAK_GLASS);
    }

    /** Both in one, whichever was first: two replicas may have judged them. */
    public Change and(Change other) {
        var newer = other.last.isBefore(last) ? this : other;
        var older = newer == this ? other : this;
        var merged = new LinkedHashMap<String, ChangedField>();
        older.fields.forEach(field -> merged.put(keyOf(field), field));
        newer.fields.forEach(field -> merged.put(keyOf(field), field));
        return new Change(newer.object, newer.user, newer.verdict, newer.incident, newer.grant, newer.source, newer.commit, List.copyOf(merged.values()), count + other.count,
                first.isBefore(other.first) ? first : other.first, newer.last);
    }

    /** Whether this names a field that {@code known} does not. */
    public boolean namesMoreThan(Change known) {
        var there = known.fields.stream().map(Change::keyOf).toList();
        return fields.stream().map(Change::keyOf).anyMatch(key -> !there.contains(key));
    }

    /** An object that was deleted and one that was created are not the same, though both paths are empty. */
    private static String keyOf(ChangedField field) {
        return field.path().text().isEmpty() ? "/" + field.kind() : field.path().text();
    }

    private static List<ChangedField> bounded(List<ChangedField> fields) {
        if (fields.size() <= MOST_FIELDS) return List.copyOf(fields);
        var kept = new ArrayList<>(fields.subList(0, MOST_FIELDS - 1));
        kept.removeIf(field -> field.requested().filter(AND_MORE::equals).isPresent());
        kept.add(new ChangedField(new PathText(""), fields.getLast().kind(), Optional.empty(), Optional.of(AND_MORE)));
        return List.copyOf(kept);
    }
}
