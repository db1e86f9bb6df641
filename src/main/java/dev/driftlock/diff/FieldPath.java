package dev.driftlock.diff;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a field stands in an object, as section 4 of the contract writes it: {@code spec.replicas},
 * {@code data['application.properties']}, {@code containers[name=app].ports[containerPort=8080,protocol=TCP]},
 * {@code finalizers[=x]}. The path of a whole object is empty. Paths share their beginnings, so that walking a deep
 * object costs nothing for the paths that nobody prints.
 */
public final class FieldPath {

    public static final FieldPath ROOT = new FieldPath(null, new Field(""));

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    /** One step of a path. */
    public sealed interface Step {
    }

    /** A field of a struct or a key of a map. */
    public record Field(String name) implements Step {
    }

    /** An item of a keyed list, told by its keys in the order of the list type. Who makes one changes the map no more: lists have thousands. */
    public record Item(Map<String, String> keys) implements Step {
    }

    /** An item of a set, told by its value. */
    public record Member(String value) implements Step {
    }

    private final FieldPath parent;
    private final Step step;

    private FieldPath(FieldPath parent, Step step) {
        this.parent = parent;
        this.step = step;
    }

    public static FieldPath of(String... fields) {
        var path = ROOT;
        for (var field : fields) path = path.field(field);
        return path;
    }

    public FieldPath field(String name) {
        return new FieldPath(this, new Field(name));
    }

    public FieldPath item(Map<String, String> keys) {
        return new FieldPath(this, new Item(keys));
    }

    public FieldPath member(String value) {
        return new FieldPath(this, new Member(value));
    }

    public boolean isRoot() {
        return parent == null;
    }

    /** The path one step up; the root is its own parent. */
    public FieldPath parent() {
        return isRoot() ? this : parent;
    }

    public Step last() {
        return step;
    }

    /** The steps from the object down. */
    public Iterable<Step> steps() {
        var steps = new ArrayDeque<Step>();
        for (var at = this; !at.isRoot(); at = at.parent) steps.push(at.step);
        return steps;
    }

    public int length() {
        int length = 0;
        for (var at = this; !at.isRoot(); at = at.parent) length++;
        return length;
    }

    /** Whether this is {@code other} or stands beneath it. */
    public boolean isWithin(FieldPath other) {
        var at = this;
        for (int up = length() - other.length(); up > 0; up--) at = at.parent;
        return at.equals(other);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var each : steps()) {
            switch (each) {
                case Field(var name) when PLAIN.matcher(name).matches() -> text.append(text.isEmpty() ? "" : ".").append(name);
                case Field(var name) -> text.append("['").append(name.replace("\\", "\\\\").replace("'", "\\'")).append("']");
                case Item(var keys) -> appendKeys(text, keys);
                case Member(var value) -> text.append("[=").append(value).append(']');
            }
        }
        return text.toString();
    }

    private static void appendKeys(StringBuilder text, Map<String, String> keys) {
        char before = '[';
        for (var key : keys.entrySet()) {
            text.append(before).append(key.getKey()).append('=').append(key.getValue());
            before = ',';
        }
        text.append(']');
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof FieldPath that)) return false;
        var mine = this;
        while (!mine.isRoot() && !that.isRoot()) {
            if (mine == that) return true;
            if (!mine.step.equals(that.step)) return false;
            mine = mine.parent;
            that = that.parent;
        }
        return mine.isRoot() && that.isRoot();
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (var at = this; !at.isRoot(); at = at.parent) hash = 31 * hash + at.step.hashCode();
        return hash;
    }
}
