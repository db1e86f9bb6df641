package dev.driftlock.changes.settle;

import dev.driftlock.changes.Entry;
import dev.driftlock.changes.Settled;
import dev.driftlock.changes.book.Book;
import dev.driftlock.changes.settle.LiveObjects.Reading;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.PathText;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Compares the open records with Git and with what lives, and settles those of which nothing is left. Only objects that records name
 * are read, one read for all records of an object, and not more than {@link #READS} in a run.
 */
final class Comparing {

    private static final Logger LOG = Logger.getLogger(Comparing.class);
    private static final int READS = 50;

    /** A request that was let through is not written yet when its answer is given, and other webhooks have their say. */
    static final Duration UNTIL_WRITTEN = Duration.ofSeconds(10);

    private static final Duration OFTEN = Duration.ofSeconds(5);
    private static final Duration SELDOM = Duration.ofSeconds(30);

    /** What was found when an entry was last looked at. */
    record Looked(String version, Optional<DeclaredObject> declared, List<PathText> fields, Instant at) {
    }

    private final Map<String, Looked> looked = new HashMap<>();
    private final Map<ObjectKey, Instant> lastRead = new HashMap<>();
    private final Book book;
    private final LiveObjects objects;
    private final Fates fates;

    Comparing(Book book, LiveObjects objects, Fates fates) {
        this.book = book;
        this.objects = objects;
        this.fates = fates;
    }

    /** What this leader found; another one may have been at work since. */
    void forget() {
        looked.clear();
        lastRead.clear();
    }

    Optional<Looked> lastLook(Entry entry) {
        return Optional.ofNullable(looked.get(entry.uid()));
    }

    void run(Snapshot git, Instant now, BooleanSupplier isLeader) {
        var open = book.all().stream().filter(entry -> entry.isOpen() && !entry.isMerged()).toList();
        looked.keySet().retainAll(open.stream().map(Entry::uid).collect(Collectors.toSet()));
        var byObject = open.stream().collect(Collectors.groupingBy(entry -> entry.change().object().key()));
        lastRead.keySet().retainAll(byObject.keySet());
        var pause = byObject.size() <= READS ? OFTEN : SELDOM;
        byObject.entrySet().stream().filter(each -> isDue(each.getValue(), git, now, pause))
                .sorted(Comparator.comparing(each -> lastRead.getOrDefault(each.getKey(), Instant.MIN))).limit(READS)
                .toList().forEach(each -> compare(each.getValue(), git, now, isLeader));
    }

    private boolean isDue(Collection<Entry> entries, Snapshot git, Instant now, Duration pause) {
        return entries.stream().anyMatch(entry -> {
            if (now.isBefore(entry.change().last().plus(UNTIL_WRITTEN))) return false;
            var last = looked.get(entry.uid());
            var read = lastRead.get(entry.change().object().key());
            if (read != null && !now.isBefore(read.plus(pause)) || read == null) return true;
            return last != null && last.declared.orElse(null) != git.find(entry.change().object().key()).orElse(null);
        });
    }

    private void compare(List<Entry> entries, Snapshot git, Instant now, BooleanSupplier isLeader) {
        if (!isLeader.getAsBoolean()) return;
        var newest = entries.stream().max(Comparator.comparing(entry -> entry.change().last())).orElseThrow().change().object();
        var declared = git.find(newest.key());
        lastRead.put(newest.key(), now);
        var reading = objects.read(declared.map(DeclaredObject::apiVersion).orElse(newest.apiVersion()), newest.kind(), newest.namespace(), newest.name());
        if (reading instanceof Reading.Unknown(var why)) {
            LOG.debugf("%s could not be compared with Git: %s", newest.key(), why);
            return;
        }
        var live = reading instanceof Reading.Found(var object) ? object : null;
        for (var entry : entries) {
            if (now.isBefore(entry.change().last().plus(UNTIL_WRITTEN)) || !isLeader.getAsBoolean()) continue;
            var before = lastLook(entry).map(Looked::declared);
            switch (fates.of(entry.change(), git, live, before)) {
                case Fate.Differs(var fields) -> looked.put(entry.uid(), new Looked(entry.version(), declared, fields, now));
                case Fate.Done(var by, var commit) -> settle(entry, new Settled(by, commit, now));
            }
        }
    }

    private void settle(Entry entry, Settled settled) {
        if (book.settle(entry, settled).isEmpty()) return;
        looked.remove(entry.uid());
        LOG.infof("%s is settled by %s: %s of %s", entry, settled.by(), entry.change().object().key(), entry.change().user());
    }
}
