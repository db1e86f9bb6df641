package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Keyed;
import dev.driftlock.diff.Type.Member;
import dev.driftlock.diff.Type.Struct;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * When two values are the same to Kubernetes (contract, section 4). Symmetric and reflexive, and without recursion, so
 * that no nesting that the API server accepts exhausts the stack.
 */
public final class Equality {

    private record Pair(JsonNode a, JsonNode b, Member member, String name) {
    }

    private final Deque<Pair> work = new ArrayDeque<>();
    private final boolean allocated;

    private Equality(boolean allocated) {
        this.allocated = allocated;
    }

    /** Whether {@code a} and {@code b}, of which either may be null for absent, are the same value of {@code member}. */
    public static boolean same(JsonNode a, JsonNode b, Member member) {
        return same(a, b, member, "");
    }

    /** As {@link #same(JsonNode, JsonNode, Member)}, for the field {@code name}, whose name can say that order matters. */
    public static boolean same(JsonNode a, JsonNode b, Member member, String name) {
        return new Equality(false).holds(a, b, member, name);
    }

    /** As {@link #same}, where also what the API server allocates counts as absent: for what Git says and what was made of it. */
    static boolean sameAfterAllocation(JsonNode a, JsonNode b, Member member, String name) {
        return new Equality(true).holds(a, b, member, name);
    }

    private boolean holds(JsonNode a, JsonNode b, Member member, String name) {
        work.push(new Pair(a, b, member, name));
        while (!work.isEmpty()) {
            if (!holds(work.pop())) return false;
        }
        return true;
    }

    /** {@code node}, or null where it counts as absent: null, {@code []}, and {@code {}} where it has no meaning. */
    static JsonNode present(JsonNode node, Member member) {
        if (node == null || node.isNull() || node.isMissingNode()) return null;
        if (node.isArray() && node.isEmpty()) return null;
        if (node.isObject() && node.isEmpty() && !member.emptyMeans()) return null;
        return node;
    }

    /** Whether this pair is the same as far as can be told here; what is left to tell is pushed on {@code work}. */
    private boolean holds(Pair pair) {
        if (pair.a == pair.b) return true;
        var a = present(pair.a, pair.member);
        var b = present(pair.b, pair.member);
        if (a == null && b == null) return true;
        if (a == null || b == null) return isAsAbsent(a == null ? b : a, pair.member);
        if (a.isObject() && b.isObject()) return pushFields(a, b, pair.member);
        if (a.isArray() && b.isArray()) return pushItems(a, b, pair);
        return a.isValueNode() && b.isValueNode() && (Scalars.same(a, b, pair.member.type()) || isDroppedFor(a, b, pair.member) || isDroppedFor(b, a, pair.member));
    }

    /** Whether {@code zero} is one that the API server drops and {@code other} the default that it writes instead. */
    private boolean isDroppedFor(JsonNode zero, JsonNode other, Member member) {
        return member.zeroOmitted() && Scalars.isZero(zero) && isAsAbsent(other, member);
    }

    /** Whether {@code value} is what the API server makes of nothing: a default, or a zero that it drops. */
    private boolean isAsAbsent(JsonNode value, Member member) {
        if (allocated && member.allocation().anything()) return true;
        if (member.zeroOmitted() && Scalars.isZero(value)) return true;
        if (isDefault(value, member)) return true;
        if (!(member.type() instanceof Struct) || !value.isObject() || member.emptyMeans()) return false;
        for (var field : value.properties()) work.push(new Pair(field.getValue(), null, member.field(field.getKey()), field.getKey()));
        return true;
    }

    private static boolean isDefault(JsonNode value, Member member) {
        for (var each : member.defaults()) {
            if (same(value, each, Member.of(member.type(), member.emptyMeans()))) return true;
        }
        return false;
    }

    private boolean pushFields(JsonNode a, JsonNode b, Member member) {
        for (var field : a.properties()) pushField(field.getKey(), a, b, member);
        for (var field : b.properties()) {
            if (!a.has(field.getKey())) pushField(field.getKey(), b, a, member);
        }
        return true;
    }

    /** The field {@code name} of {@code a} and, where it has it, of {@code b}. */
    private void pushField(String name, JsonNode a, JsonNode b, Member parent) {
        var member = parent.field(name);
        var value = b.get(name);
        if (value == null && member.allocation().isCopy()) value = b.get(member.allocation().copies());
        work.push(new Pair(a.get(name), value, member, name));
    }

    private boolean pushItems(JsonNode a, JsonNode b, Pair pair) {
        var item = pair.member.item();
        return switch (pair.member.items()) {
            case Keyed keyed -> pushKeyed(a, b, Optional.of(keyed), pair);
            case Type.Conventional c -> pushKeyed(a, b, KeyedItems.conventional(a, b), pair);
            case Type.SetItems s -> sameSet(a, b) || pushInOrder(a, b, item);
            case Type.Atomic atomic -> pushInOrder(a, b, item);
        };
    }

    private boolean pushKeyed(JsonNode a, JsonNode b, Optional<Keyed> keyed, Pair pair) {
        var item = pair.member.item();
        var left = keyed.flatMap(k -> KeyedItems.index(a, k));
        var right = keyed.flatMap(k -> KeyedItems.index(b, k));
        if (left.isEmpty() || right.isEmpty()) return pushInOrder(a, b, item);
        if (!left.get().keySet().equals(right.get().keySet())) return false;
        if (Order.matters(pair.name, a, b) && !Order.isKept(left.get().keySet(), right.get().keySet())) return false;
        left.get().forEach((keys, found) -> work.push(new Pair(found.node(), right.get().get(keys).node(), item, "")));
        return true;
    }

    private boolean pushInOrder(JsonNode a, JsonNode b, Member item) {
        if (a.size() != b.size()) return false;
        for (int i = 0; i < a.size(); i++) work.push(new Pair(a.get(i), b.get(i), item, ""));
        return true;
    }

    private static boolean sameSet(JsonNode a, JsonNode b) {
        var left = members(a);
        return left.isPresent() && left.equals(members(b));
    }

    /** The members of a set of scalars; empty where it holds anything else. */
    static Optional<Set<String>> members(JsonNode list) {
        var members = new LinkedHashSet<String>();
        if (list != null) {
            for (var each : list) {
                if (!each.isValueNode()) return Optional.empty();
                members.add(each.asText());
            }
        }
        return Optional.of(members);
    }
}
