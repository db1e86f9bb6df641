package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import dev.driftlock.diff.FieldPath;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fields of some objects: an entry of {@code ignore} (F13) or {@code redact} (contract, section 2).
 *
 * @param group of the objects' kind, empty for the core group; {@code *} for any, as in the other three
 * @param paths at least one
 */
public record FieldRule(Glob group, Glob kind, Glob name, Glob namespace, List<FieldPattern> paths) {

    /**
     * Whether the field at {@code path} of that object is meant: one that is named, or one beneath it.
     *
     * @param address of the same field in Git's manifest, as far as that goes
     */
    public boolean covers(ObjectKey object, FieldPath path, Address address) {
        return isAbout(object) && paths.stream().anyMatch(pattern -> pattern.covers(path, address));
    }

    /** From {@code path} down: the steps to what is meant beneath it. */
    Stream<List<FieldPattern.Step>> beneath(ObjectKey object, FieldPath path, Address address) {
        return isAbout(object) ? paths.stream().flatMap(pattern -> pattern.beneath(path, address).stream()) : Stream.empty();
    }

    /** As {@link #covers}, where nobody can tell which items of lists stand at the places that are named: each may be meant. */
    public boolean mayCover(ObjectKey object, FieldPath path) {
        return isAbout(object) && paths.stream().anyMatch(pattern -> pattern.mayCover(path));
    }

    /** As {@link #mayCover}, and also where a field that is meant stands beneath {@code path}. */
    public boolean touches(ObjectKey object, FieldPath path) {
        return isAbout(object) && paths.stream().anyMatch(pattern -> pattern.touches(path));
    }

    private boolean isAbout(ObjectKey object) {
        return new ObjectGlob(group, kind, name, namespace).matches(object);
    }
}
