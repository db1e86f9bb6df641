package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;
import java.util.List;

/** The places of one declared object's nodes, with its tree at hand: for who asks for several. */
public final class FieldPlaces {

    private final List<Origin> origins;
    private final byte[] positions;
    private final JsonNode tree;

    FieldPlaces(List<Origin> origins, byte[] positions, JsonNode tree) {
        this.origins = origins;
        this.positions = positions;
        this.tree = tree;
    }

    /** The place of the node at {@code address}, or of the deepest node on the way that exists. */
    public Place of(Address address) {
        int position = LineIndex.onTheWay(positions, tree, address).getLast();
        return new Place(origin(position).file(), position / origins.size(), origin(position).kind());
    }

    /** Whether the node at {@code address}, or one that it stands in, renders differently each time. */
    public boolean isVolatile(Address address) {
        return LineIndex.onTheWay(positions, tree, address).stream().anyMatch(position -> origin(position).kind() == Origin.Kind.VOLATILE);
    }

    /** Whether a node beneath {@code address} does. */
    public boolean holdsVolatile(Address address) {
        return LineIndex.beneath(positions, tree, address).stream().anyMatch(position -> origin(position).kind() == Origin.Kind.VOLATILE);
    }

    private Origin origin(int position) {
        return origins.get(position % origins.size());
    }
}
