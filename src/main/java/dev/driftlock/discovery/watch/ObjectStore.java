package dev.driftlock.discovery.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Inventory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The objects of all lists that are watched. Two lists may hold the same object. */
final class ObjectStore {

    private final Map<Watched, Map<ObjectKey, JsonNode>> lists = new LinkedHashMap<>();

    synchronized void put(Watched list, ObjectKey key, JsonNode object) {
        lists.computeIfAbsent(list, l -> new HashMap<>()).put(key, object);
    }

    synchronized void remove(Watched list, ObjectKey key) {
        lists.getOrDefault(list, Map.of()).remove(key);
    }

    synchronized void removeAll(Watched list) {
        lists.remove(list);
    }

    synchronized Inventory inventory() {
        var all = new HashMap<ObjectKey, JsonNode>();
        lists.values().forEach(all::putAll);
        return new Inventory(Map.copyOf(all));
    }
}
