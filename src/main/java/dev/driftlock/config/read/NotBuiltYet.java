package dev.driftlock.config.read;

import dev.driftlock.config.DriftlockConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What the contract knows and this build does not do yet. Set, it stops the start, so that nobody believes that it works.
 * Whoever builds one of these deletes its line.
 */
final class NotBuiltYet {

    private NotBuiltYet() {
    }

    static void refuse(Section root) {
        ifOneOf(root.section("discover"), "argocd", "true");
        ifOneOf(root.section("discover"), "flux", "true");
    }

    /** What is on by default and not built yet is said in the log instead. */
    static List<String> remarks(DriftlockConfig config) {
        if (!config.cluster().enabled()) return List.of();
        var remarks = new ArrayList<String>();
        if (config.discover().argocd() || config.discover().flux()) {
            remarks.add("driftlock.discover: sources are not discovered from Argo CD or Flux yet; only configured ones count");
        }
        return remarks;
    }

    private static void ifOneOf(Section section, String key, String... values) {
        section.text(key).filter(List.of(values)::contains).ifPresent(value -> problem(section, key, value));
    }

    private static void ifAny(Section section, String key) {
        section.settings().texts(section.key(key)).filter(values -> !values.isEmpty())
                .ifPresent(values -> problem(section, key, String.join(", ", values)));
    }

    private static void problem(Section section, String key, String value) {
        section.problem(section.key(key) + ": " + value + " is not built in yet");
    }
}
