package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a user's request finds because it sets or changes the break-glass label (contract, section 5). */
final class BreakGlassLabel {

    private BreakGlassLabel() {
    }

    static List<Finding> findings(Subject subject) {
        if (subject.request().operation() != Request.Operation.UPDATE) return List.of();
        var before = value(subject.live());
        var after = value(subject.requested());
        if (after == null || Objects.equals(before, after)) return List.of();
        return List.of(new Finding(Finding.Kind.BREAK_GLASS, Guarding.LABELS.field(Keys.BREAK_GLASS), null, before, after, Optional.empty(),
                Effect.DENY, "break-glass is not built in yet"));
    }

    private static JsonNode value(JsonNode object) {
        return object == null ? null : object.path("metadata").path("labels").get(Keys.BREAK_GLASS);
    }
}
