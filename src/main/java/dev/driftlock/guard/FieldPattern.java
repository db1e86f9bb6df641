package dev.driftlock.guard;

import dev.driftlock.diff.Address;
import dev.driftlock.diff.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Fields named by a JSON pointer (RFC 6901), with {@code *} for one step of any kind and list items by their keys:
 * {@code /spec/template/spec/containers[name=app]/image}. A number names an item of a keyed list by its place in Git, where
 * nobody moves it by an edit. A pattern means the field it names and all beneath it.
 */
public record FieldPattern(String text, List<Step> steps) {

    /** One step of a pattern, matched against one of a path. */
    public sealed interface Step {
        /** @param place whether a list item stands at that place of its list */
        boolean matches(FieldPath.Step step, IntPredicate place);
    }

    /** Any field, item or member. */
    public record Any() implements Step {
        @Override
        public boolean matches(FieldPath.Step step, IntPredicate place) {
            return true;
        }
    }

    /** A field or map key; where it is a number, a list item at that place as well. */
    public record Key(String name) implements Step {

        private static final Pattern PLACE = Pattern.compile("0|[1-9][0-9]{0,8}");

        @Override
        public boolean matches(FieldPath.Step step, IntPredicate place) {
            return switch (step) {
                case FieldPath.Field(var field) -> field.equals(name);
                case FieldPath.Item item -> PLACE.matcher(name).matches() && place.test(Integer.parseInt(name));
                case FieldPath.Member member -> false;
            };
        }
    }

    /** An item of a keyed list; keys that the pattern does not name may have any value. */
    public record Item(Map<String, Glob> keys) implements Step {
        @Override
        public boolean matches(FieldPath.Step step, IntPredicate place) {
            return step instanceof FieldPath.Item(var actual) && keys.entrySet().stream()
                    .allMatch(key -> actual.containsKey(key.getKey()) && key.getValue().matches(actual.get(key.getKey())));
        }
    }

    /** A member of a set. */
    public record Member(Glob value) implements Step {
        @Override
        public boolean matches(FieldPath.Step step, IntPredicate place) {
            return step instanceof FieldPath.Member(var actual) && value.matches(actual);
        }
    }

    public FieldPattern {
        steps = List.copyOf(steps);
    }

    /** The pattern written as {@code text}; throws IllegalArgumentException where it is none. */
    public static FieldPattern parse(String text) {
        if (!text.startsWith("/")) throw new IllegalArgumentException("no JSON pointer: " + text);
        var steps = new ArrayList<Step>();
        for (var step : text.substring(1).split("/", -1)) parseStep(step, steps);
        return new FieldPattern(text, steps);
    }

    private static void parseStep(String text, List<Step> steps) {
        if (text.equals("*")) {
            steps.add(new Any());
            return;
        }
        int bracket = text.indexOf('[');
        var key = unescape(bracket < 0 ? text : text.substring(0, bracket));
        if (key.isEmpty()) throw new IllegalArgumentException("a step is empty");
        steps.add(new Key(key));
        if (bracket >= 0) steps.add(parseSelector(text.substring(bracket)));
    }

    private static Step parseSelector(String text) {
        if (!text.endsWith("]") || text.indexOf('[', 1) >= 0) throw new IllegalArgumentException("no list item: " + text);
        var inner = text.substring(1, text.length() - 1);
        if (inner.startsWith("=")) return new Member(new Glob(unescape(inner.substring(1))));
        var keys = new LinkedHashMap<String, Glob>();
        for (var pair : inner.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) throw new IllegalArgumentException("no key=value: " + pair);
            keys.put(unescape(pair.substring(0, equals)), new Glob(unescape(pair.substring(equals + 1))));
        }
        return new Item(keys);
    }

    private static String unescape(String text) {
        return text.replace("~1", "/").replace("~0", "~");
    }

    /**
     * Whether {@code path} is what the pattern names, or stands beneath it.
     *
     * @param address of the same field in Git's manifest, as far as that goes
     */
    public boolean covers(FieldPath path, Address address) {
        var places = address.steps().iterator();
        return covers(path, () -> places.hasNext() ? places.next()::isItemAt : place -> false);
    }

    /** The steps from {@code path} down to what the pattern names beneath it; empty where it names nothing there. */
    Optional<List<Step>> beneath(FieldPath path, Address address) {
        int length = path.length();
        if (length >= steps.size() || !new FieldPattern(text, steps.subList(0, length)).covers(path, address)) return Optional.empty();
        return Optional.of(steps.subList(length, steps.size()));
    }

    /** As {@link #covers(FieldPath, Address)} for whoever cannot tell the places of items: each may be the one that is named. */
    public boolean mayCover(FieldPath path) {
        return covers(path, () -> place -> true);
    }

    private boolean covers(FieldPath path, Supplier<IntPredicate> places) {
        var wanted = steps.iterator();
        for (var step : path.steps()) {
            if (!wanted.hasNext()) return true;
            if (!wanted.next().matches(step, places.get())) return false;
        }
        return !wanted.hasNext();
    }

    /** As {@link #mayCover}, and also where what the pattern names stands beneath {@code path}. */
    public boolean touches(FieldPath path) {
        var wanted = steps.iterator();
        for (var step : path.steps()) {
            if (wanted.hasNext() && !wanted.next().matches(step, place -> true)) return false;
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
