package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * One finding as a ManualChange keeps it (contract, section 5): its values cut, escaped and redacted as in section 6.
 *
 * @param path empty for the whole object
 * @param git empty where Git declares none
 * @param requested empty where the field was removed
 */
public record ChangedField(PathText path, String kind, Optional<String> git, Optional<String> requested) {

    /** The findings of one request, for the record. */
    public static List<ChangedField> of(Verdict verdict, Redaction redaction) {
        var values = new Values(verdict.key(), redaction);
        return verdict.findings().stream().map(finding -> of(finding, values)).toList();
    }

    private static ChangedField of(Finding finding, Values values) {
        boolean hidden = values.areHidden(finding);
        return new ChangedField(PathText.of(finding.path()), finding.kind().toString(), shown(finding.git(), hidden), shown(finding.requested(), hidden));
    }

    /** A value of a live object in the same words, to be compared with what was requested; empty where it may not be shown. */
    public static Optional<String> comparable(ObjectKey key, FieldPath path, JsonNode value, Redaction redaction) {
        return redaction.hides(key, path) ? Optional.empty() : shown(value, false);
    }

    public boolean isRedacted() {
        return requested.filter(Redaction.REDACTED::equals).isPresent() || git.filter(Redaction.REDACTED::equals).isPresent();
    }

    private static Optional<String> shown(JsonNode value, boolean hidden) {
        if (value == null) return Optional.empty();
        return Optional.of(hidden ? Redaction.REDACTED : Shown.cut(Shown.line(Values.text(value), Shown.VALUE), Shown.VALUE));
    }
}
