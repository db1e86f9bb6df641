package dev.driftlock.diff;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way to a node of one tree: names of fields and indexes of list items. Unlike a {@link FieldPath}, which tells a
 * list item by its keys, it says where the node stands in this very tree, which is how its line in Git is found.
 */
public final class Address {

    public static final Address ROOT = new Address(null, "", -1);

    private final Address parent;
    private final String name;
    private final int index;

    private Address(Address parent, String name, int index) {
        this.parent = parent;
        this.name = name;
        this.index = index;
    }

    public Address field(String field) {
        return new Address(this, field, -1);
    }

    public Address item(int at) {
        return new Address(this, null, at);
    }

    public boolean isItem() {
        return name == null;
    }

    /** Whether it is a list item and stands at that place. */
    public boolean isItemAt(int place) {
        return isItem() && index == place;
    }

    public String name() {
        return name;
    }

    public int index() {
        return index;
    }

    /** The steps from the root down, without the root. */
    public Deque<Address> steps() {
        var steps = new ArrayDeque<Address>();
        for (var at = this; at.parent != null; at = at.parent) steps.push(at);
        return steps;
    }
}
