package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Keyed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The items of lists by their keys, as KEP-1027 tells them apart. */
final class KeyedItems {

    /** An item and where it stands in its list. */
    record Found(JsonNode node, int index) {
    }

    private KeyedItems() {
    }

    /**
     * The items by their keys in the order of the list.
     *
     * @return empty where an item lacks a key that has no default, or two have the same: then the list is atomic
     */
    static Optional<Map<Map<String, String>, Found>> index(JsonNode list, Keyed keyed) {
        var found = new LinkedHashMap<Map<String, String>, Found>();
        for (int i = 0; i < list.size(); i++) {
            var keys = keysOf(list.get(i), keyed);
            if (keys == null || found.put(keys, new Found(list.get(i), i)) != null) return Optional.empty();
        }
        return Optional.of(found);
    }

    private static Map<String, String> keysOf(JsonNode item, Keyed keyed) {
        if (!item.isObject()) return null;
        if (keyed.keys().size() == 1) {
            var key = keyed.keys().getFirst();
            var text = keyOf(item, key, keyed);
            return text == null ? null : Map.of(key, text);
        }
        var keys = new LinkedHashMap<String, String>();
        for (var key : keyed.keys()) {
            var text = keyOf(item, key, keyed);
            if (text != null) keys.put(key, text);
        }
        return keys.isEmpty() ? null : Collections.unmodifiableMap(keys);
    }

    private static String keyOf(JsonNode item, String key, Keyed keyed) {
        var value = item.path(key);
        if (value.isMissingNode() || value.isNull()) return keyed.defaults().get(key);
        return value.isValueNode() ? value.asText() : null;
    }

    /** How the items of untyped lists are told apart: by the first conventional keys that every item has, each its own. */
    static Optional<Keyed> conventional(JsonNode... lists) {
        var candidates = new ArrayList<Keyed>();
        for (var keys : Untyped.CONVENTIONAL_KEYS) candidates.add(new Keyed(keys, defaultsFor(keys)));
        return candidates.stream().filter(keyed -> areToldApartBy(keyed, lists)).findFirst();
    }

    private static Map<String, String> defaultsFor(List<String> keys) {
        var defaults = new LinkedHashMap<String, String>();
        for (var key : keys) {
            var value = Untyped.CONVENTIONAL_DEFAULTS.get(key);
            if (value != null) defaults.put(key, value);
        }
        return defaults;
    }

    private static boolean areToldApartBy(Keyed keyed, JsonNode... lists) {
        for (var list : lists) {
            if (list == null) continue;
            for (var item : list) {
                if (!item.path(keyed.keys().getFirst()).isValueNode()) return false;
            }
            if (index(list, keyed).isEmpty()) return false;
        }
        return true;
    }
}
