package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import java.util.List;

/**
 * Names fields of objects, as the configuration's {@code ignore} and {@code redact} do; {@code *} stands for any group,
 * kind, name or namespace.
 */
public record FieldRule(String group, String kind, String name, String namespace, List<PathPattern> paths) {

    public boolean covers(ObjectKey key, FieldPath path) {
        return isAbout(key) && paths.stream().anyMatch(pattern -> pattern.covers(path));
    }

    /** As {@link #covers}, and also where {@code path} holds one of the fields. */
    public boolean touches(ObjectKey key, FieldPath path) {
        return isAbout(key) && paths.stream().anyMatch(pattern -> pattern.touches(path));
    }

    private boolean isAbout(ObjectKey key) {
        return is(group, key.group()) && is(kind, key.kind()) && is(name, key.name()) && is(namespace, key.namespace());
    }

    private static boolean is(String pattern, String value) {
        return pattern.equals("*") || pattern.equals(value);
    }
}
