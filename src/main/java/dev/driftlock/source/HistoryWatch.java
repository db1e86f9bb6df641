package dev.driftlock.source;

import dev.driftlock.source.git.History;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jboss.logging.Logger;

/**
 * Notices when the commit in force does not continue the one before it. That is no error, people rewrite history on purpose,
 * but nobody should learn it by accident: a log line, a metric, a note in health detail that stays. Looked at between two
 * turns, after the commit is in force.
 */
final class HistoryWatch {

    private static final Logger LOG = Logger.getLogger(HistoryWatch.class);

    private static final String REWRITTEN = "history was rewritten";

    private final String source;
    private final SourceListener listener;
    private final Clock clock;
    private ObjectId before;
    private ObjectId after;
    private volatile Optional<String> note = Optional.empty();

    HistoryWatch(String source, SourceListener listener, Clock clock) {
        this.source = source;
        this.listener = listener;
        this.clock = clock;
    }

    /** Commits that come faster than there is time to look are looked at from the first to the last. */
    void moved(ObjectId from, ObjectId to) {
        if (before == null) before = from;
        after = to;
    }

    void look(Mirror mirror) throws InterruptedException {
        if (before == null) return;
        var pair = shortly(before) + " and " + shortly(after);
        switch (mirror.history(before, after)) {
            case History.Continued continued -> note = note.filter(HistoryWatch::tellsOfRewriting);
            case History.Rewritten rewritten -> {
                var found = REWRITTEN + ": " + shortly(before) + ", which was in force, is not among the ancestors of " + shortly(after);
                LOG.warnf("source %s: %s", source, found);
                listener.rewritten(source);
                note = Optional.of(found + " (noticed " + clock.instant() + ")");
            }
            case History.Unknown unknown -> {
                LOG.infof("source %s: whether history was rewritten between %s cannot be told: %s", source, pair, unknown.why());
                note = note.filter(HistoryWatch::tellsOfRewriting)
                        .or(() -> Optional.of("whether history was rewritten between " + pair + " cannot be told: " + unknown.why()));
            }
        }
        before = null;
    }

    Optional<String> note() {
        return note;
    }

    /** That is not forgotten over what comes later. */
    private static boolean tellsOfRewriting(String note) {
        return note.startsWith(REWRITTEN);
    }

    private static String shortly(ObjectId commit) {
        return commit.abbreviate(7).name();
    }
}
