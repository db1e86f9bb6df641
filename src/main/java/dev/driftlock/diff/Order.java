package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;

/**
 * Where the order of a keyed list is part of its meaning: {@code initContainers} run one after the other, and an
 * {@code env} value sees only the variables before it (contract, section 4).
 */
final class Order {

    private Order() {
    }

    /** Whether order matters in the list field {@code name}, of which any may be null. */
    static boolean matters(String name, JsonNode... lists) {
        return switch (name) {
            case "initContainers" -> true;
            case "env" -> {
                for (var list : lists) {
                    if (refersToAnother(list)) yield true;
                }
                yield false;
            }
            default -> false;
        };
    }

    private static boolean refersToAnother(JsonNode env) {
        if (env == null) return false;
        for (var variable : env) {
            if (variable.path("value").asText("").contains("$(")) return true;
        }
        return false;
    }

    /** Whether what both hold stands in the same order in both. */
    static <T> boolean isKept(Collection<T> a, Collection<T> b) {
        var left = new ArrayList<>(a);
        var right = new ArrayList<>(b);
        left.retainAll(new HashSet<>(b));
        right.retainAll(new HashSet<>(a));
        return left.equals(right);
    }
}
