package dev.driftlock.changes.book;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.ChangeName;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.ObjectReference;
import dev.driftlock.changes.book.PendingChanges.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keeps a namespace from having more than {@link #MOST} open records (contract, section 5). Where many new ones come at once, the
 * oldest of them are merged before they are written, so that a flood is no flood of requests; the leader does the rest.
 */
public final class Crowd {

    public static final int MOST = 200;

    /** So many are written beyond the limit in each {@link #PERIOD}, for the newest to show; the leader merges as many of the oldest. */
    private static final int BEYOND = 5;
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private static final ChangeName MERGED = new ChangeName(Entry.MERGED);
    private static final String SEVERAL = "(several)";

    /** What is to be written as it is, and what is to be written as one. */
    record Dispersed(Map<Place, Change> alone, Map<Place, Change> merged) {
    }

    private record Spent(Instant since, int count) {
    }

    private final Book book;
    private final Map<String, Spent> spent = new HashMap<>();

    Crowd(Book book) {
        this.book = book;
    }

    Dispersed disperse(Map<Place, Change> due, Instant now) {
        var result = new Dispersed(new LinkedHashMap<>(), new LinkedHashMap<>());
        var byNamespace = due.entrySet().stream().collect(Collectors.groupingBy(each -> each.getKey().namespace(), LinkedHashMap::new, Collectors.toList()));
        byNamespace.forEach((namespace, changes) -> disperse(namespace, changes, now, result));
        return result;
    }

    private void disperse(String namespace, List<Map.Entry<Place, Change>> changes, Instant now, Dispersed result) {
        var isThere = changes.stream().collect(Collectors.partitioningBy(each -> each.getKey().name().equals(MERGED) || book.openOf(namespace, each.getKey().name()).isPresent()));
        isThere.get(true).forEach(each -> result.alone.put(each.getKey(), each.getValue()));
        var oldestFirst = isThere.get(false).stream().sorted(Comparator.comparing(each -> each.getValue().last())).toList();
        int room = (int) Math.max(0, MOST - book.openIn(namespace));
        int tooMany = Math.max(0, oldestFirst.size() - room);
        if (tooMany > 0) tooMany -= beyond(namespace, tooMany, now);
        oldestFirst.subList(tooMany, oldestFirst.size()).forEach(each -> result.alone.put(each.getKey(), each.getValue()));
        oldestFirst.subList(0, tooMany).forEach(each -> result.merged.merge(new Place(namespace, MERGED), asOneOfMany(namespace, each.getValue()), Change::and));
    }

    private int beyond(String namespace, int wanted, Instant now) {
        spent.values().removeIf(each -> !now.isBefore(each.since.plus(PERIOD)));
        var before = spent.getOrDefault(namespace, new Spent(now, 0));
        int granted = Math.min(wanted, BEYOND - before.count);
        spent.put(namespace, new Spent(before.since, before.count + granted));
        return granted;
    }

    /** What is left of a change that is merged with others: that it was. */
    public static Change asOneOfMany(String namespace, Change change) {
        var object = new ObjectReference("v1", "Namespace", "", namespace, "");
        return new Change(object, SEVERAL, "recorded", "", "", "", "", List.of(), change.count(), change.first(), change.last());
    }
}
