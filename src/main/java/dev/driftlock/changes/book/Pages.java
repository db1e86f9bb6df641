package dev.driftlock.changes.book;

import dev.driftlock.changes.Entry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The records by namespace and name, as they were read last. Answers and watches may overtake each other: the later one counts. */
final class Pages {

    private final Map<String, Map<String, Entry>> entries = new ConcurrentHashMap<>();

    Collection<Entry> all() {
        return entries.values().stream().flatMap(each -> each.values().stream()).toList();
    }

    Collection<Entry> in(String namespace) {
        return List.copyOf(entries.getOrDefault(namespace, Map.of()).values());
    }

    Entry learn(Entry read) {
        entries.computeIfAbsent(read.namespace(), n -> new ConcurrentHashMap<>()).merge(read.name(), read, (before, now) -> now.isNoOlderThan(before) ? now : before);
        return read;
    }

    /** False where it was gone already, or where another of that name has taken its place. */
    boolean forget(Entry gone) {
        var there = entries.getOrDefault(gone.namespace(), Map.of());
        var known = there.get(gone.name());
        return known != null && known.uid().equals(gone.uid()) && there.remove(gone.name(), known);
    }

    void forget(String namespace, String name) {
        var there = entries.get(namespace);
        if (there != null) there.remove(name);
    }

    void clear() {
        entries.clear();
    }
}
