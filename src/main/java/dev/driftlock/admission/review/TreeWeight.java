package dev.driftlock.admission.review;

/**
 * An upper bound of what a body's tree takes in memory. A body full of {@code {},} grows thirtyfold: without a look at it
 * before it is read, a user of the cluster could send the guard out of memory with an object of a few megabytes.
 */
public final class TreeWeight {

    /** A text's characters, its own bytes among them. */
    private static final int BYTE = 2;
    /** An object with its map; a list with its array. */
    private static final int CONTAINER = 96;
    /** A member: the entry in its map, the key's and the value's objects. */
    private static final int MEMBER = 128;

    private TreeWeight() {
    }

    public static long of(byte[] body) {
        long containers = 0;
        long members = 0;
        for (byte b : body) {
            if (b == '{' || b == '[') containers++;
            else if (b == ',') members++;
        }
        return (long) body.length * BYTE + containers * CONTAINER + (members + containers) * MEMBER;
    }
}
