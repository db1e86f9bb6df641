package dev.driftlock.diff;

import java.util.Set;

/**
 * What the API server and its admission may write where a field is absent, such as a cluster IP.
 *
 * @param anything whether any value; of a map: any entry
 * @param entries of a map: these entries
 * @param copies the field beside it whose value is written; empty where it is none
 * @param untold whether there may be a default that nobody tells, so that a new object may come with it (F6)
 */
public record Allocation(boolean anything, Set<String> entries, String copies, boolean untold) {

    public static final Allocation NONE = new Allocation(false, Set.of(), "", false);

    static final Allocation ANYTHING = new Allocation(true, Set.of(), "", false);

    static final Allocation UNTOLD = new Allocation(false, Set.of(), "", true);

    boolean mayWriteEntry(String name) {
        return anything || entries.contains(name);
    }

    boolean isCopy() {
        return !copies.isEmpty();
    }
}
