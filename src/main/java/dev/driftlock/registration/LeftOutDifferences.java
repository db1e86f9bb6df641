package dev.driftlock.registration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds the webhooks to {@code driftlock.controllers}: whom they leave out and the configuration does not name goes unguarded, whom they ask about and
 * it names waits for nothing.
 */
record LeftOutDifferences(LeftOut configured) {

    private static final int SHOWN = 5;

    /** What to say of the live webhooks; empty where all leave out the configured ones and nobody else. */
    Optional<String> of(JsonNode webhooks) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (var webhook : webhooks) {
            difference(LeftOut.by(webhook)).ifPresent(text -> names.computeIfAbsent(text, none -> new ArrayList<>()).add(webhook.path("name").asText()));
        }
        if (names.isEmpty()) return Optional.empty();
        return Optional.of(names.entrySet().stream().map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey()).collect(Collectors.joining("; ")));
    }

    private Optional<String> difference(Optional<LeftOut> live) {
        if (live.isEmpty()) return Optional.of("whom the condition " + LeftOut.CONDITION + " leaves out cannot be told, it is not one that the chart writes");
        var more = live.get().without(configured);
        var fewer = configured.without(live.get());
        var words = new ArrayList<String>();
        if (!more.isEmpty()) words.add("not asked about " + named(more) + ", though driftlock.controllers does not name them");
        if (!fewer.isEmpty()) words.add("asked about " + named(fewer) + ", though driftlock.controllers names them");
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", words));
    }

    private static String named(List<String> who) {
        int more = who.size() - SHOWN;
        return who.stream().limit(SHOWN).collect(Collectors.joining(", ")) + (more > 0 ? " and " + more + " more" : "");
    }
}
