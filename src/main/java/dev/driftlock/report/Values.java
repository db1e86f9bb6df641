package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Encrypted;
import dev.driftlock.guard.Finding;

/** The values of a finding as they may be shown. */
record Values(ObjectKey key, Redaction redaction) {

    boolean areHidden(Finding finding) {
        return redaction.hides(key, finding.path()) || Encrypted.is(finding.git());
    }

    String git(Finding finding) {
        return finding.git() == null ? "(not declared)" : shown(finding, finding.git());
    }

    String live(Finding finding) {
        return finding.live() == null ? "(absent)" : shown(finding, finding.live());
    }

    String requested(Finding finding) {
        return finding.requested() == null ? "(removed)" : shown(finding, finding.requested());
    }

    private String shown(Finding finding, JsonNode value) {
        return areHidden(finding) ? Redaction.REDACTED : Shown.line(text(value), Shown.VALUE);
    }

    static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : Compact.json(value, Shown.VALUE);
    }

    /** Whether both sides are texts of which one has several lines, so that the lines that differ say more. */
    boolean areTexts(Finding finding) {
        return !areHidden(finding) && isText(finding.git()) && isText(finding.requested())
                && (isLong(finding.git()) || isLong(finding.requested()));
    }

    private static boolean isText(JsonNode value) {
        return value != null && value.isTextual();
    }

    private static boolean isLong(JsonNode value) {
        return value.textValue().strip().contains("\n");
    }
}
