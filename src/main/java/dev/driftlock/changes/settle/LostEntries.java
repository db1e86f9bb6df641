package dev.driftlock.changes.settle;

import dev.driftlock.changes.Entry;
import dev.driftlock.changes.book.Book;
import dev.driftlock.changes.book.ChangeWriter;
import dev.driftlock.changes.settle.LiveObjects.Reading;
import dev.driftlock.declared.Snapshot;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Open records that somebody deleted. The leader writes one again while its fields still differ (F8); the others remember it for as
 * long as it may take until one of them leads.
 */
final class LostEntries implements Consumer<Entry> {

    private static final Logger LOG = Logger.getLogger(LostEntries.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int MOST = 1000;

    private record Lost(Entry entry, Instant at) {
    }

    private final Map<String, Lost> lost = new LinkedHashMap<>();
    private final InstantSource clock;

    LostEntries(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void accept(Entry gone) {
        forgetOld();
        if (gone.isOpen() && !gone.isMerged() && lost.size() < MOST) lost.put(gone.uid(), new Lost(gone, clock.instant()));
    }

    synchronized void forgetOld() {
        var now = clock.instant();
        lost.values().removeIf(each -> each.at.plus(REMEMBERED).isBefore(now));
    }

    synchronized void run(Book book, Snapshot git, LiveObjects objects, Fates fates) {
        forgetOld();
        for (Iterator<Lost> each = lost.values().iterator(); each.hasNext();) {
            if (isDone(each.next().entry, book, git, objects, fates)) each.remove();
        }
    }

    private static boolean isDone(Entry entry, Book book, Snapshot git, LiveObjects objects, Fates fates) {
        var merged = Trimming.absorbed(book.in(entry.namespace()).stream().filter(Entry::isMerged).findFirst());
        if (merged.containsKey(entry.uid())) return true;
        var object = entry.change().object();
        return switch (objects.read(object.apiVersion(), object.kind(), object.namespace(), object.name())) {
            case Reading.Unknown unknown -> false;
            case Reading.Gone gone -> writeAgain(entry, fates.of(entry.change(), git, null, Optional.empty()), book);
            case Reading.Found(var live) -> writeAgain(entry, fates.of(entry.change(), git, live, Optional.empty()), book);
        };
    }

    private static boolean writeAgain(Entry entry, Fate fate, Book book) {
        if (fate instanceof Fate.Done) return true;
        try {
            if (book.create(entry.namespace(), entry.name(), entry.change()).isPresent()) LOG.warnf("the open record %s was deleted while its fields still differ, and is written again", entry);
            return true;
        } catch (KubernetesClientException e) {
            if (ChangeWriter.isNamespaceGoing(e)) return true;
            throw e;
        }
    }
}
