package dev.driftlock.report;

import dev.driftlock.declared.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a person must know of a source's state beside its commit: a newer commit on its way, or that Git is long unseen. */
final class SourceNote {

    private static final int POLLS = 3;

    private SourceNote() {
    }

    static List<String> of(SourceStatus status, Duration poll, Instant now) {
        var notes = new ArrayList<String>();
        status.commitBeingRead().ifPresent(commit -> notes.add(commit.substring(0, Math.min(7, commit.length())) + " is being read, try again"));
        var age = status.lastFetch().map(last -> Duration.between(last, now));
        if (age.isEmpty() || age.get().compareTo(poll.multipliedBy(POLLS)) > 0) {
            var since = age.map(a -> "for " + inWords(a)).orElse("since the start");
            notes.add("Git could not be asked " + since + ", so this may be out of date" + status.failing().map(f -> ": " + Shown.line(f.message(), 300)).orElse(""));
        }
        return notes;
    }

    static String inWords(Duration age) {
        if (age.toMinutes() < 2) return Math.max(0, age.toSeconds()) + "s";
        if (age.toHours() < 2) return age.toMinutes() + "m";
        return age.toDays() < 2 ? age.toHours() + "h" : age.toDays() + "d";
    }
}
