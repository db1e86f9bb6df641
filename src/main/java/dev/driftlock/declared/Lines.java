package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;

/** The lines of one declared object's nodes, with its tree at hand: for who asks for several. */
public final class Lines {

    private final byte[] encoded;
    private final JsonNode tree;

    Lines(byte[] encoded, JsonNode tree) {
        this.encoded = encoded;
        this.tree = tree;
    }

    /** The line of the node at {@code address}, or of the deepest node on the way that exists. */
    public int of(Address address) {
        return LineIndex.lineOf(encoded, tree, address);
    }
}
