package dev.driftlock.declared;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that Git declares at one moment. Immutable and swapped whole; a look-up is one hash look-up, whatever the
 * number of objects. Where two sources declare one object the earlier source holds it (contract, section 4).
 */
public final class Snapshot {

    /** How long an agent may still write what a commit that is no longer the newest declared (contract, section 4). */
    public static final Duration HISTORY = Duration.ofMinutes(10);

    public static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), List.of(), Map.of(), Map.of(), Map.of(), List.of());

    /** An object that two sources declare: {@code holder} holds, {@code loser} is passed over. */
    public record Conflict(ObjectKey key, String holder, String loser) {
    }

    private record Replaced(Optional<DeclaredObject> object, Instant until) {
    }

    private final Map<String, DeclaredSource> sources;
    private final Map<ObjectKey, DeclaredObject> byKey;
    private final List<DeclaredObject> objects;
    private final Map<String, Set<String>> sourcesByNamespace;
    private final Map<String, Set<String>> kindsByGroup;
    private final Map<ObjectKey, List<Replaced>> history;
    private final List<Conflict> conflicts;

    private Snapshot(Map<String, DeclaredSource> sources, Map<ObjectKey, DeclaredObject> byKey, List<DeclaredObject> objects,
            Map<String, Set<String>> sourcesByNamespace, Map<String, Set<String>> kindsByGroup, Map<ObjectKey, List<Replaced>> history,
            List<Conflict> conflicts) {
        this.sources = sources;
        this.byKey = byKey;
        this.objects = objects;
        this.sourcesByNamespace = sourcesByNamespace;
        this.kindsByGroup = kindsByGroup;
        this.history = history;
        this.conflicts = conflicts;
    }

    /**
     * The snapshot after this one.
     *
     * @param inPrecedence all sources, the one that holds in a conflict first
     */
    public Snapshot next(Collection<DeclaredSource> inPrecedence, Instant now) {
        var nextSources = new LinkedHashMap<String, DeclaredSource>();
        var nextByKey = new HashMap<ObjectKey, DeclaredObject>();
        var nextObjects = new ArrayList<DeclaredObject>();
        var nextNamespaces = new HashMap<String, Set<String>>();
        var nextKinds = new HashMap<String, Set<String>>();
        var nextConflicts = new ArrayList<Conflict>();
        for (var source : inPrecedence) {
            nextSources.put(source.name(), source);
            for (var object : source.objects()) {
                var holder = holder(nextByKey, object);
                if (holder == null) {
                    nextObjects.add(object);
                    for (var key : object.keys()) nextByKey.put(key, object);
                } else {
                    nextConflicts.add(new Conflict(object.key(), holder.source(), source.name()));
                }
                nextNamespaces.computeIfAbsent(object.key().namespace(), n -> new LinkedHashSet<>()).add(source.name());
                nextKinds.computeIfAbsent(object.key().group(), g -> new LinkedHashSet<>()).add(object.key().kind());
            }
        }
        return new Snapshot(nextSources, nextByKey, nextObjects, nextNamespaces, nextKinds, nextHistory(nextByKey, now), nextConflicts);
    }

    private static DeclaredObject holder(Map<ObjectKey, DeclaredObject> held, DeclaredObject object) {
        for (var key : object.keys()) {
            if (held.get(key) instanceof DeclaredObject holder) return holder;
        }
        return null;
    }

    private Map<ObjectKey, List<Replaced>> nextHistory(Map<ObjectKey, DeclaredObject> nextByKey, Instant now) {
        var next = new HashMap<ObjectKey, List<Replaced>>();
        history.forEach((key, replaced) -> {
            var kept = replaced.stream().filter(r -> isRecent(r, now)).toList();
            if (!kept.isEmpty()) next.put(key, kept);
        });
        byKey.forEach((key, object) -> {
            if (nextByKey.get(key) != object) remember(next, key, new Replaced(Optional.of(object), now));
        });
        nextByKey.forEach((key, object) -> {
            // What a source declares when it is first loaded was declared before as well, for all that is known.
            if (!byKey.containsKey(key) && sources.containsKey(object.source())) remember(next, key, new Replaced(Optional.empty(), now));
        });
        return next;
    }

    private static void remember(Map<ObjectKey, List<Replaced>> history, ObjectKey key, Replaced replaced) {
        var list = new ArrayList<>(history.getOrDefault(key, List.of()));
        list.add(replaced);
        history.put(key, list);
    }

    private static boolean isRecent(Replaced replaced, Instant now) {
        return replaced.until.plus(HISTORY).isAfter(now);
    }

    public Optional<DeclaredObject> find(ObjectKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /**
     * What Git declared for {@code key} at the commits that were in force within the last {@link #HISTORY}, the newest
     * last, without what it declares now; empty elements stand for times when it declared none.
     */
    public List<Optional<DeclaredObject>> recent(ObjectKey key, Instant now) {
        return history.getOrDefault(key, List.of()).stream().filter(r -> isRecent(r, now)).map(Replaced::object).toList();
    }

    public Optional<DeclaredSource> source(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    public Collection<DeclaredSource> sources() {
        return sources.values();
    }

    /** The names of the sources that declare objects in {@code namespace}; empty where Git declares nothing. */
    public Set<String> sourcesIn(String namespace) {
        return sourcesByNamespace.getOrDefault(namespace, Set.of());
    }

    /** The kinds of {@code group} that Git declares objects of. */
    public Set<String> kindsIn(String group) {
        return kindsByGroup.getOrDefault(group, Set.of());
    }

    /** Each declared object that holds, once, also where it has two keys. */
    public Collection<DeclaredObject> objects() {
        return objects;
    }

    public List<Conflict> conflicts() {
        return conflicts;
    }
}
