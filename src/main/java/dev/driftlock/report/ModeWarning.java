package dev.driftlock.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.guard.Actor;
import dev.driftlock.guard.Keys;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an agent is told that labels a namespace with a mode that is none; a user's request is denied for it (contract, section 3). */
final class ModeWarning {

    private static final String ACCEPTED = Arrays.stream(Mode.values()).map(Mode::toString).collect(Collectors.joining(", "));

    private ModeWarning() {
    }

    static Optional<String> of(Request request, Verdict verdict) {
        boolean isNamespace = verdict.key().group().isEmpty() && verdict.key().kind().equals("Namespace");
        if (!isNamespace || !(verdict.actor() instanceof Actor.Agent)) return Optional.empty();
        var label = label(request.object());
        boolean isSet = label != null && !Objects.equals(label, label(request.oldObject()));
        if (!isSet || Mode.parse(label).isPresent()) return Optional.empty();
        return Optional.of("the label " + Keys.MODE + "=" + Shown.line(label, 63) + " on " + verdict.key() + " is no mode and counts as not set; accepted are " + ACCEPTED);
    }

    private static String label(JsonNode namespace) {
        return namespace.path("metadata").path("labels").path(Keys.MODE).textValue();
    }
}
