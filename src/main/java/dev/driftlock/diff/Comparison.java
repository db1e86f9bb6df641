package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.diff.Difference.Kind;
import dev.driftlock.diff.KeyedItems.Found;
import dev.driftlock.diff.Type.Keyed;
import dev.driftlock.diff.Type.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The three-way comparison: what a request changes to something else than Git's value (contract, F1 to F4, F6). Only
 * changes are found, so drift that was there before is nobody's. Walks without recursion and compares each part once,
 * so that deep and long objects cost time in proportion.
 */
public final class Comparison {

    private record Frame(JsonNode git, JsonNode live, JsonNode requested, Member member, FieldPath path, Address address) {

        String name() {
            return path.last() instanceof FieldPath.Field(var name) ? name : "";
        }

        Frame field(String name) {
            return new Frame(child(git, name), child(live, name), child(requested, name), member.field(name), path.field(name),
                    git == null ? address : address.field(name));
        }

        Frame item(Map<String, String> keys, Found git, Found live, Found requested) {
            return new Frame(node(git), node(live), node(requested), member.item(), path.item(keys), git == null ? address : address.item(git.index()));
        }

        private static JsonNode child(JsonNode parent, String name) {
            return parent == null ? null : parent.get(name);
        }

        private static JsonNode node(Found found) {
            return found == null ? null : found.node();
        }

        boolean all(Predicate<JsonNode> test) {
            return (git == null || test.test(git)) && (live == null || test.test(live)) && (requested == null || test.test(requested));
        }

        Difference difference(Kind kind) {
            return new Difference(kind, path, git, live, requested, address);
        }
    }

    private final boolean create;
    private final boolean allocates;
    private final Predicate<FieldPath> passedOver;
    private final Unchanged unchanged;
    private final List<Difference> found = new ArrayList<>();
    private final Deque<Frame> work = new ArrayDeque<>();

    /**
     * @param allocates whether the API server may have written what it allocates
     * @param unchanged what the request leaves as it was; of a new object, as Git has it
     */
    private Comparison(boolean create, boolean allocates, Predicate<FieldPath> passedOver, Unchanged unchanged) {
        this.create = create;
        this.allocates = allocates;
        this.passedOver = passedOver;
        this.unchanged = unchanged;
    }

    /** What an UPDATE from {@code live} to {@code requested} changes away from {@code git}; parts that {@code passedOver} names are not looked at. */
    public static List<Difference> ofUpdate(JsonNode git, JsonNode live, JsonNode requested, Member type, Predicate<FieldPath> passedOver) {
        return new Comparison(false, true, passedOver, Unchanged.between(live, requested)).walk(git, live, requested, type);
    }

    /** As {@link #ofUpdate}, of an object to which the API server allocates nothing once it is there: what comes is the requester's own. */
    public static List<Difference> ofEdit(JsonNode git, JsonNode live, JsonNode requested, Member type, Predicate<FieldPath> passedOver) {
        return new Comparison(false, false, passedOver, Unchanged.between(live, requested)).walk(git, live, requested, type);
    }

    /** How a CREATE of {@code requested} differs from {@code git}: what it omits is removed (F6). */
    public static List<Difference> ofCreate(JsonNode git, JsonNode requested, Member type, Predicate<FieldPath> passedOver) {
        return new Comparison(true, true, passedOver, Unchanged.between(git, requested)).walk(git, null, requested, type);
    }

    private List<Difference> walk(JsonNode git, JsonNode live, JsonNode requested, Member type) {
        if (!isUntouched(git, live, requested)) work.push(new Frame(git, live, requested, type, FieldPath.ROOT, Address.ROOT));
        while (!work.isEmpty()) compare(work.pop());
        return found;
    }

    /** Whether the request leaves a part as it was, down to its last node; of a new object, as Git has it. */
    private boolean isUntouched(JsonNode git, JsonNode live, JsonNode requested) {
        return unchanged.holds(create ? git : live, requested);
    }

    private void compare(Frame raw) {
        if (passedOver.test(raw.path)) return;
        var frame = raw.path.isRoot() ? raw : present(raw);
        if (isTakenApart(frame)) {
            pushFields(frame);
        } else if (frame.requested == null) {
            compareRemoved(frame);
        } else if (frame.git == null) {
            compareUndeclared(frame);
        } else {
            compareDeclared(frame);
        }
    }

    /** Null, {@code []} and a meaningless {@code {}} are absent; maps whose entries are always named stay. */
    private static Frame present(Frame frame) {
        if (isTakenApart(frame)) return frame;
        return new Frame(Equality.present(frame.git, frame.member), Equality.present(frame.live, frame.member),
                Equality.present(frame.requested, frame.member), frame.member, frame.path, frame.address);
    }

    /** Labels and annotations are always named by their key, those of pod templates too (contract, section 4). */
    private static boolean isTakenApart(Frame frame) {
        return frame.all(node -> node.isObject() || node.isNull()) && (frame.name().equals("metadata")
                || (frame.name().equals("annotations") || frame.name().equals("labels")) && isMetadata(frame.path.parent()));
    }

    private static boolean isMetadata(FieldPath path) {
        return path.last() instanceof FieldPath.Field(var name) && name.equals("metadata");
    }

    private void compareRemoved(Frame frame) {
        if (frame.git == null) return;
        boolean judged = create ? frame.live == null : frame.live != null && holdsAnyOf(frame.live, frame.git);
        if (judged && (isChoice(frame.git) || !Equality.same(frame.git, null, frame.member, frame.name()))) found.add(frame.difference(Kind.REMOVES));
    }

    /** An {@code emptyDir: {}} is what defaulting writes, but only where no other source is chosen: once it is gone, another one is there. */
    private static boolean isChoice(JsonNode git) {
        return git.isObject() && git.isEmpty();
    }

    /** Whether {@code live} holds any of what {@code git} declares: else its removal takes nothing of Git's away. */
    private static boolean holdsAnyOf(JsonNode live, JsonNode git) {
        if (!live.isObject() || !git.isObject()) return true;
        var pairs = new ArrayDeque<Map.Entry<JsonNode, JsonNode>>();
        pairs.push(Map.entry(live, git));
        while (!pairs.isEmpty()) {
            var pair = pairs.pop();
            for (var field : pair.getValue().properties()) {
                var other = pair.getKey().get(field.getKey());
                if (other == null) continue;
                if (!other.isObject() || !field.getValue().isObject() || field.getValue().isEmpty()) return true;
                pairs.push(Map.entry(other, field.getValue()));
            }
        }
        return git.isEmpty();
    }

    private void compareUndeclared(Frame frame) {
        if (frame.live == null) {
            boolean isServers = allocates ? Equality.sameAfterAllocation(frame.requested, null, frame.member, frame.name())
                    : Equality.same(frame.requested, null, frame.member, frame.name());
            if (!mayBeDefault(frame) && !isServers) found.add(frame.difference(Kind.ADDS));
        } else if (!descend(frame) && !isUnchanged(frame) && !isReset(frame)) {
            found.add(frame.difference(Kind.ADDS));
        }
    }

    /** Of a type that nobody knows, any scalar of a new object may be what defaulting wrote (F6). */
    private boolean mayBeDefault(Frame frame) {
        boolean isUntold = frame.member.type() instanceof Type.Unknown || frame.member.allocation().untold();
        return create && isUntold && frame.requested.isValueNode();
    }

    /** Whether a value of somebody's own gives way to what defaulting writes; from one default to another it was chosen. */
    private static boolean isReset(Frame frame) {
        return Equality.same(frame.requested, null, frame.member, frame.name()) && !Equality.same(frame.live, null, frame.member, frame.name());
    }

    private void compareDeclared(Frame frame) {
        boolean isWhole = frame.git.isObject() && frame.git.isEmpty() && !frame.path.isRoot();
        if ((isWhole || !descend(frame)) && (create || !isUnchanged(frame)) && !isGits(frame)) found.add(frame.difference(Kind.DIVERGES));
    }

    private static boolean isUnchanged(Frame frame) {
        return Equality.same(frame.live, frame.requested, frame.member, frame.name());
    }

    private static boolean isGits(Frame frame) {
        return Equality.sameAfterAllocation(frame.git, frame.requested, frame.member, frame.name());
    }

    /** Takes a map or a list whose items can be told apart into its parts; false where it is one field. */
    private boolean descend(Frame frame) {
        if (frame.all(JsonNode::isObject)) return pushFields(frame);
        if (frame.all(JsonNode::isArray)) return descendList(frame);
        return false;
    }

    private boolean pushFields(Frame frame) {
        var names = new LinkedHashSet<String>();
        for (var node : new JsonNode[] {frame.git, frame.live, frame.requested}) {
            if (node != null) node.fieldNames().forEachRemaining(name -> addChanged(name, frame, names));
        }
        var frames = new ArrayList<Frame>(names.size());
        for (var name : names) {
            var field = frame.field(name);
            // The API server drops what its schema does not have, so such a field in Git is nobody's to change.
            boolean dropped = field.requested == null && field.live == null && frame.member.lacks(name);
            if (!dropped && !isCopied(field, frame.git)) frames.add(field);
        }
        pushAll(frames);
        return true;
    }

    private void addChanged(String name, Frame frame, Set<String> names) {
        if (!isUntouched(Frame.child(frame.git, name), Frame.child(frame.live, name), Frame.child(frame.requested, name))) names.add(name);
    }

    /** Whether the API server fills a field that Git leaves out with the value of the one beside it, as {@code targetPort} with {@code port}. */
    private static boolean isCopied(Frame field, JsonNode git) {
        var allocation = field.member.allocation();
        return allocation.isCopy() && field.git == null && field.requested != null && git != null
                && Equality.same(field.requested, git.get(allocation.copies()), field.member);
    }

    private void pushAll(List<Frame> frames) {
        for (var frame : frames.reversed()) work.push(frame);
    }

    private boolean descendList(Frame frame) {
        return switch (frame.member.items()) {
            case Keyed keyed -> pushKeyed(frame, Optional.of(keyed));
            case Type.Conventional c -> pushKeyed(frame, KeyedItems.conventional(frame.git, frame.live, frame.requested));
            case Type.SetItems set -> compareMembers(frame);
            case Type.Atomic atomic -> false;
        };
    }

    private boolean pushKeyed(Frame frame, Optional<Keyed> keyed) {
        var git = index(frame.git, keyed);
        var live = index(frame.live, keyed);
        var requested = index(frame.requested, keyed);
        if (git.isEmpty() || live.isEmpty() || requested.isEmpty()) return false;
        if (changesOrder(frame, git.get().keySet(), live.get().keySet(), requested.get().keySet())) {
            found.add(frame.difference(frame.git == null ? Kind.ADDS : Kind.DIVERGES));
        }
        var keys = new LinkedHashSet<>(git.get().keySet());
        keys.addAll(live.get().keySet());
        keys.addAll(requested.get().keySet());
        var frames = new ArrayList<Frame>(keys.size());
        for (var each : keys) {
            var item = frame.item(each, git.get().get(each), live.get().get(each), requested.get().get(each));
            if (!isUntouched(item.git, item.live, item.requested)) frames.add(item);
        }
        pushAll(frames);
        return true;
    }

    private static boolean changesOrder(Frame frame, Set<Map<String, String>> git, Set<Map<String, String>> live, Set<Map<String, String>> requested) {
        return Order.matters(frame.name(), frame.git, frame.live, frame.requested)
                && !Order.isKept(live, requested) && (frame.git == null || !Order.isKept(git, requested))
                || Order.matters(frame.name(), frame.git, frame.requested) && frame.live == null && frame.git != null && !Order.isKept(git, requested);
    }

    private static Optional<Map<Map<String, String>, Found>> index(JsonNode list, Optional<Keyed> keyed) {
        if (list == null) return Optional.of(Map.of());
        return keyed.flatMap(k -> KeyedItems.index(list, k));
    }

    private boolean compareMembers(Frame frame) {
        var git = Equality.members(frame.git);
        var live = Equality.members(frame.live);
        var requested = Equality.members(frame.requested);
        if (git.isEmpty() || live.isEmpty() || requested.isEmpty()) return false;
        for (var member : requested.get()) {
            if (!live.get().contains(member) && !git.get().contains(member)) found.add(memberDifference(frame, Kind.ADDS, member));
        }
        for (var member : git.get()) {
            boolean removed = create || live.get().contains(member);
            if (removed && !requested.get().contains(member)) found.add(memberDifference(frame, Kind.REMOVES, member));
        }
        return true;
    }

    private static Difference memberDifference(Frame frame, Kind kind, String member) {
        var text = TextNode.valueOf(member);
        var removes = kind == Kind.REMOVES;
        return new Difference(kind, frame.path.member(member), removes ? text : null, removes ? text : null, removes ? null : text, frame.address);
    }
}
