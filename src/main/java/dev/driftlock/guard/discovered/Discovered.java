package dev.driftlock.guard.discovered;

import java.util.Map;

/** What discovery tells a decision: the rules that sources bring along, and the objects that they come from. */
public record Discovered(Map<String, SourceRules> rules, SourceObjects objects) {

    public static final Discovered NONE = new Discovered(Map.of(), SourceObjects.NONE);

    public SourceRules rulesOf(String source) {
        return rules.getOrDefault(source, SourceRules.NONE);
    }
}
