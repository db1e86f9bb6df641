package dev.driftlock.report;

import dev.driftlock.guard.Ruling;

/** What a person is told of the policies that decided: their names, and the admin's own words (contract, section 8). */
final class PolicyWords {

    private PolicyWords() {
    }

    /** {@code hpa-owns-replicas: replicas of web belong to its autoscaler}. */
    static String of(Ruling ruling, int longest) {
        return Shown.line(ruling.names() + (ruling.message().isEmpty() ? "" : ": " + Shown.cut(ruling.message(), longest)), longest);
    }
}
