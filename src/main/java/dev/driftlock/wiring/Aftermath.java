package dev.driftlock.wiring;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.Recording;
import dev.driftlock.changes.hold.HeldChanges;
import dev.driftlock.changes.hold.NewCommits;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Holds;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Verdict;
import dev.driftlock.report.Redaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What follows from a judged request once it is answered.
 *
 * @param judged hears of each
 * @param holds what agents are kept from undoing
 * @param commits hears which commits come into force
 * @param keeping the ManualChanges; empty without a cluster
 */
record Aftermath(BiConsumer<Request, Verdict> judged, Holds holds, NewCommits commits, Optional<ChangeKeeping> keeping) {

    static Aftermath of(DriftlockConfig config, Supplier<Grants> grants, InstantSource clock, Optional<ChangeKeeping> keeping) {
        var commits = new NewCommits(clock);
        var books = new ArrayList<Consumer<Change>>();
        keeping.ifPresent(changes -> books.add(changes::note));
        Holds holds = Holds.NONE;
        if (config.breakGlass().holdAgents()) {
            var held = new HeldChanges(grants, key -> keeping.map(changes -> changes.about(key)).orElse(List.of()), commits);
            books.add(held);
            holds = held;
        }
        var recording = new Recording(new Redaction(config.redact()), clock, change -> books.forEach(book -> book.accept(change)));
        return new Aftermath(recording, holds, commits, keeping);
    }
}
