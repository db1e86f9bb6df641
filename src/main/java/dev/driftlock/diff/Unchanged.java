package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts that a request leaves as they are, node by node: most of what it carries, and nothing in them can differ. Found in
 * one walk over both states without recursion; where it cannot tell, a part is one that may have changed.
 */
final class Unchanged {

    private static final class Pair {

        private final JsonNode before;
        private final JsonNode after;
        private final Pair parent;
        private boolean same = true;

        Pair(JsonNode before, JsonNode after, Pair parent) {
            this.before = before;
            this.after = after;
            this.parent = parent;
        }

        void openInto(List<Pair> pairs) {
            if (before == after) return;
            same = before.getNodeType() == after.getNodeType() && before.size() == after.size() && (after.isContainerNode() || before.equals(after));
            if (before.isObject() && after.isObject()) {
                for (var field : after.properties()) compare(before.get(field.getKey()), field.getValue(), pairs);
            } else if (before.isArray() && after.isArray()) {
                for (int i = 0; i < Math.min(before.size(), after.size()); i++) compare(before.get(i), after.get(i), pairs);
            }
        }

        private void compare(JsonNode was, JsonNode is, List<Pair> pairs) {
            if (was != null && was.isContainerNode() && is.isContainerNode()) pairs.add(new Pair(was, is, this));
            else same &= isSameValue(was, is);
        }
    }

    private final Map<JsonNode, JsonNode> whole = new IdentityHashMap<>();

    private Unchanged() {
    }

    /** Each may be null for absent. */
    static Unchanged between(JsonNode before, JsonNode after) {
        var unchanged = new Unchanged();
        if (before == null || after == null) return unchanged;
        var pairs = new ArrayList<Pair>();
        pairs.add(new Pair(before, after, null));
        for (int i = 0; i < pairs.size(); i++) pairs.get(i).openInto(pairs);
        // What is opened later lies deeper, so that backwards each part is told before the one that holds it.
        for (var pair : pairs.reversed()) {
            if (!pair.same && pair.parent != null) pair.parent.same = false;
        }
        for (var pair : pairs) {
            if (pair.same && (pair.parent == null || !pair.parent.same)) unchanged.whole.put(pair.after, pair.before);
        }
        return unchanged;
    }

    /** Whether a field that was {@code before} still is the very same; of the largest such part, those within it are not asked for. */
    boolean holds(JsonNode before, JsonNode after) {
        return isSameValue(before, after) || before != null && whole.get(after) == before;
    }

    private static boolean isSameValue(JsonNode before, JsonNode after) {
        return before == after || before != null && before.isValueNode() && before.equals(after);
    }
}
