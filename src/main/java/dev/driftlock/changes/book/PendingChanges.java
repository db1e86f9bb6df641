package dev.driftlock.changes.book;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.ChangeName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits to be written, one for each object, user and incident. The first of a kind waits for nothing, one that names more fields
 * for half a second, and one that only counts for two: so a flood of writes is few writes more. Bounded, and merged while it waits.
 */
final class PendingChanges {

    /** A namespace's worth of records for each of several namespaces. */
    static final int MOST = 2000;

    private static final Duration MORE_FIELDS = Duration.ofMillis(500);
    private static final Duration ONLY_COUNTS = Duration.ofSeconds(2);

    /** Where a change is written to, and under which name. */
    record Place(String namespace, ChangeName name) {
    }

    /** What was written last of this kind, and when. */
    private record Written(Change change, Instant at) {
    }

    private final Map<Place, Change> waiting = new LinkedHashMap<>();
    private final Map<Place, Written> written = new HashMap<>();

    /** False where there is no room. */
    synchronized boolean add(Place place, Change change) {
        if (!waiting.containsKey(place) && waiting.size() >= MOST) return false;
        waiting.merge(place, change, Change::and);
        return true;
    }

    /** Takes out what is due. The caller gives back what could not be written. */
    synchronized Map<Place, Change> takeDue(Instant now) {
        written.values().removeIf(last -> !now.isBefore(last.at.plus(ONLY_COUNTS)));
        var due = new LinkedHashMap<Place, Change>();
        waiting.forEach((place, change) -> {
            if (isDue(place, change, now)) due.put(place, change);
        });
        waiting.keySet().removeAll(due.keySet());
        due.forEach((place, change) -> written.put(place, new Written(change, now)));
        return due;
    }

    private boolean isDue(Place place, Change change, Instant now) {
        var last = written.get(place);
        return last == null || change.namesMoreThan(last.change) && !now.isBefore(last.at.plus(MORE_FIELDS));
    }

    /** Everything, whether it is due or not: before this process ends. */
    synchronized Map<Place, Change> takeAll() {
        var all = new LinkedHashMap<>(waiting);
        waiting.clear();
        return all;
    }

    /** What waits, for those who must know it before it is written. */
    synchronized List<Change> peek() {
        return new ArrayList<>(waiting.values());
    }

    synchronized int size() {
        return waiting.size();
    }
}
