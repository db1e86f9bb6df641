package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.LabelAct;
import dev.driftlock.guard.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the audit log keeps of a judged request (contract, section 6). In mode off it keeps nothing. */
final class AuditAnnotations {

    private static final int LONGEST = 4 * 1024;
    private static final int LONGEST_PATH = 1000;
    private static final int ROOM_FOR_TRUNCATED = 24;

    private AuditAnnotations() {
    }

    static Map<String, String> of(Verdict verdict, Redaction redaction) {
        var annotations = new LinkedHashMap<String, String>();
        if (!verdict.isJudged()) return annotations;
        annotations.put("verdict", verdict.outcome().toString());
        annotations.put("mode", verdict.mode().toString());
        annotations.put("actor", verdict.actor().word());
        if (verdict.actor().outsidePod()) annotations.put("agent-origin", "outside a pod");
        verdict.source().ifPresent(source -> {
            annotations.put("source", source.name());
            annotations.put("commit", source.commit());
        });
        if (!verdict.findings().isEmpty()) annotations.put("findings", findings(verdict.findings(), new Values(verdict.key(), redaction)));
        if (!verdict.rulings().isEmpty()) annotations.put("policy", policies(verdict));
        verdict.grant().or(() -> grantOf(verdict.label())).ifPresent(grant -> {
            annotations.put("grant", grant.name());
            annotations.put("incident", Shown.line(grant.incident(), Shown.VALUE));
        });
        return annotations;
    }

    /** Those that let findings pass too: there is no other trace of what they did. */
    private static String policies(Verdict verdict) {
        return Shown.cut(verdict.rulings().stream().flatMap(ruling -> ruling.policies().stream()).distinct().collect(Collectors.joining(",")), LONGEST);
    }

    /** Opening and ending a window is part of its trace. */
    private static Optional<Grant> grantOf(LabelAct label) {
        return switch (label) {
            case LabelAct.Opened opened -> Optional.of(opened.grant());
            case LabelAct.Ends ends -> Optional.of(ends.grant());
            default -> Optional.empty();
        };
    }

    /** Always valid JSON of at most 4 KiB; where more are left out, the last element says how many. */
    static String findings(List<Finding> findings, Values values) {
        var out = new StringBuilder("[");
        int bytes = 2;
        for (int i = 0; i < findings.size(); i++) {
            var element = element(findings.get(i), values);
            int size = element.getBytes(StandardCharsets.UTF_8).length + 1;
            boolean last = i == findings.size() - 1;
            if (bytes + size + (last ? 0 : ROOM_FOR_TRUNCATED) > LONGEST) {
                return out.append(i == 0 ? "" : ",").append("{\"truncated\":").append(findings.size() - i).append("}]").toString();
            }
            out.append(i == 0 ? "" : ",").append(element);
            bytes += size;
        }
        return out.append(']').toString();
    }

    private static String element(Finding finding, Values values) {
        var element = new StringBuilder("{\"kind\":").append(Shown.quoted(finding.kind().toString()))
                .append(",\"path\":").append(Shown.quoted(Shown.cut(finding.path().toString(), LONGEST_PATH)));
        append(element, "git", finding.git(), values.areHidden(finding));
        append(element, "requested", finding.requested(), values.areHidden(finding));
        return element.append('}').toString();
    }

    private static void append(StringBuilder element, String name, JsonNode value, boolean hidden) {
        if (value == null) return;
        boolean bare = !hidden && (value.isBoolean() || value.isNumber());
        var text = hidden ? Redaction.REDACTED : Shown.cut(Values.text(value), Shown.VALUE);
        element.append(",\"").append(name).append("\":").append(bare ? value.toString() : Shown.quoted(text));
    }
}
