package dev.driftlock.policy.cel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

/**
 * The declared objects of one snapshot by group, kind and namespace, made when the first policy asks. Objects that
 * policies looked at are kept parsed, up to a limit, since the next request asks for the same.
 */
public final class DeclaredIndex {

    /** Bytes of JSON; parsed they are some times as large. */
    private static final long MOST_PARSED = 8L << 20;

    private record Place(String group, String kind, String namespace) {
    }

    private final Snapshot snapshot;
    private final Map<DeclaredObject, JsonNode> parsed = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();
    private volatile Map<Place, List<DeclaredObject>> objects;

    public DeclaredIndex(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    public boolean isOf(Snapshot other) {
        return snapshot == other;
    }

    /** @param shown what a policy sees of an object's tree */
    List<Object> in(String group, String kind, String namespace, BiFunction<ObjectKey, JsonNode, JsonNode> shown) {
        return objects().getOrDefault(new Place(group, kind, namespace), List.of()).stream()
                .map(object -> Json.value(shown.apply(object.key(), tree(object)))).toList();
    }

    private Map<Place, List<DeclaredObject>> objects() {
        var known = objects;
        if (known != null) return known;
        var made = new HashMap<Place, List<DeclaredObject>>();
        for (var object : snapshot.objects()) {
            for (var key : object.keys()) made.computeIfAbsent(new Place(key.group(), key.kind(), key.namespace()), place -> new ArrayList<>()).add(object);
        }
        objects = made;
        return made;
    }

    private JsonNode tree(DeclaredObject object) {
        var known = parsed.get(object);
        if (known != null) return known;
        var tree = object.parse();
        if (weight.get() < MOST_PARSED && parsed.putIfAbsent(object, tree) == null) weight.addAndGet(object.weight());
        return tree;
    }
}
