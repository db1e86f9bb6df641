package dev.driftlock.changes;

import java.util.Map;
import java.util.Optional;

/**
 * A ManualChange as it stands in the cluster.
 *
 * @param version of the resource, for what is written only if nobody else wrote meanwhile
 * @param notes annotations of Driftlock's own, by their keys behind {@code driftlock.dev/}
 */
public record Entry(String namespace, String name, String uid, String version, Change change, Optional<Settled> settled, Map<String, String> notes) {

    /** Where the oldest of a namespace go when there are too many. */
    public static final String MERGED = "merged-changes";

    public boolean isOpen() {
        return settled.isEmpty();
    }

    public boolean isMerged() {
        return name.equals(MERGED);
    }

    /** One that is under break-glass and open: the debt. */
    public boolean isDebt() {
        return isOpen() && !isMerged() && change.isUnderBreakGlass();
    }

    public Optional<String> note(String key) {
        return Optional.ofNullable(notes.get(key));
    }

    /** Whether this is what {@code other} says or something that was written later. Resource versions are ordered numbers (KEP-5504). */
    public boolean isNoOlderThan(Entry other) {
        try {
            return Long.parseUnsignedLong(version) - Long.parseUnsignedLong(other.version) >= 0;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
