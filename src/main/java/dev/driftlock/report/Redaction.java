package dev.driftlock.report;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.FieldRule;
import java.util.List;

/**
 * Which values are never shown anywhere: all of a Secret's, those that Git holds encrypted, and what {@code redact} names
 * (contract, section 6).
 */
public record Redaction(List<FieldRule> rules) {

    static final String REDACTED = "(redacted)";

    boolean hides(ObjectKey key, FieldPath path) {
        return key.group().isEmpty() && key.kind().equals("Secret") || rules.stream().anyMatch(rule -> rule.touches(key, path));
    }
}
