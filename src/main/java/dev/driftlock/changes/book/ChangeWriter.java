package dev.driftlock.changes.book;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.book.ChangeMetrics.Outcome;
import dev.driftlock.changes.book.PendingChanges.Place;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes changes down after their requests were answered (contract, section 5). Whoever notes one never waits; one thread writes,
 * and where several replicas write into one record each merges into what the other wrote.
 */
public final class ChangeWriter implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChangeWriter.class);
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    private static final int TRIES = 5;

    private final PendingChanges pending = new PendingChanges();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("manual-changes").daemon().factory());
    private final Book book;
    private final Crowd crowd;
    private final ChangeMetrics metrics;
    private final String ownNamespace;
    private Instant pausedUntil = Instant.MIN;

    /** @param ownNamespace where changes of cluster-scoped objects are written down */
    public ChangeWriter(Book book, ChangeMetrics metrics, String ownNamespace) {
        this.book = book;
        this.crowd = new Crowd(book);
        this.metrics = metrics;
        this.ownNamespace = ownNamespace;
        thread.scheduleWithFixedDelay(this::writeDue, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns at once. */
    public void note(Change change) {
        var namespace = change.object().namespace().isEmpty() ? ownNamespace : change.object().namespace();
        if (!pending.add(new Place(namespace, change.name()), change)) metrics.count(Outcome.DROPPED, 1, "more changes wait to be written down than there is room for; the newest stand in the audit log alone");
    }

    /** What this replica has let through and not written down yet. */
    public List<Change> waiting() {
        return pending.peek();
    }

    private void writeDue() {
        try {
            if (Instant.now().isBefore(pausedUntil)) return;
            if (book.isOpen()) write(pending.takeDue(Instant.now()));
            else if (!book.isInstalled()) pending.takeAll().values().forEach(this::passOver);
        } catch (RuntimeException e) {
            LOG.error("changes could not be written down", e);
        }
    }

    private void passOver(Change change) {
        metrics.count(Outcome.UNWRITTEN, change.count());
    }

    private void write(Map<Place, Change> due) {
        var dispersed = crowd.disperse(due, Instant.now());
        // Written with the next that is due, at the pace of any other record.
        dispersed.merged().forEach(this::giveBack);
        dispersed.alone().forEach((place, change) -> {
            if (Instant.now().isBefore(pausedUntil)) giveBack(place, change);
            else write(place, change);
        });
    }

    private void write(Place place, Change change) {
        try {
            merge(place, change);
            metrics.count(Outcome.WRITTEN, change.count());
        } catch (KubernetesClientException e) {
            if (isNamespaceGoing(e)) {
                metrics.count(Outcome.DROPPED, change.count());
            } else if (e.getCode() == HttpURLConnection.HTTP_BAD_REQUEST || e.getCode() == 422) {
                metrics.count(Outcome.DROPPED, change.count(), "the API server does not take the ManualChange " + place + ": " + e.getMessage());
            } else {
                metrics.say("ManualChanges cannot be written now, trying again: " + e.getMessage());
                pausedUntil = Instant.now().plus(PAUSE_AFTER_FAILURE);
                giveBack(place, change);
            }
        }
    }

    private void giveBack(Place place, Change change) {
        if (!pending.add(place, change)) metrics.count(Outcome.DROPPED, change.count(), "more changes wait to be written down than there is room for");
    }

    /** A namespace on its way out takes no more records, and needs none. */
    public static boolean isNamespaceGoing(KubernetesClientException e) {
        if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) return true;
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && String.valueOf(e.getMessage()).contains("being terminated");
    }

    private void merge(Place place, Change change) {
        var target = book.openOf(place.namespace(), place.name());
        int episode = book.nextEpisode(place.namespace(), place.name());
        for (int i = 0; i < TRIES; i++) {
            if (target.isPresent()) {
                var entry = target.get();
                if (book.update(entry, entry.change().and(change), Map.of()).isPresent()) return;
                target = book.reread(place.namespace(), entry.name()).filter(Entry::isOpen);
                if (target.isEmpty()) episode = book.nextEpisode(place.namespace(), place.name());
            } else {
                var name = place.name().episode(episode);
                if (book.create(place.namespace(), name, change).isPresent()) return;
                target = book.reread(place.namespace(), name).filter(Entry::isOpen);
                if (target.isEmpty()) episode++;
            }
        }
        throw new KubernetesClientException(place + " is being written by others");
    }

    private void writeUntil(Instant end) {
        var dispersed = crowd.disperse(pending.takeAll(), Instant.now());
        for (var places : List.of(dispersed.merged(), dispersed.alone())) {
            for (var each : places.entrySet()) {
                if (Instant.now().isAfter(end) || Instant.now().isBefore(pausedUntil)) return;
                write(each.getKey(), each.getValue());
            }
        }
    }

    /** Writes what waits, for a moment, before it is lost with this process. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(1, TimeUnit.SECONDS) && book.isOpen()) {
                pausedUntil = Instant.MIN;
                writeUntil(Instant.now().plus(LAST_WORDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
