package dev.driftlock.admission.review;

/**
 * About what a body's tree takes in memory, rather more than less. A body full of {@code {},} grows thirtyfold: without a
 * look before it is read, a user of the cluster could send the guard out of memory with an object of a few megabytes.
 */
public final class TreeWeight {

    /** A character that is not Latin-1. */
    private static final int BYTE = 2;
    /** An ObjectNode with a map that has no table yet. */
    private static final int OBJECT = 80;
    /** An ArrayNode with room for ten. */
    private static final int ARRAY = 104;
    /** A map's entry, with its share of the table. */
    private static final int MEMBER = 120;
    /** A String with its array, and the node around it. */
    private static final int TEXT = 64;
    /** A number's node and its place in a list. */
    private static final int ITEM = 24;
    /** What a BigDecimal takes beyond an int. */
    private static final int DECIMAL = 40;

    private TreeWeight() {
    }

    public static long of(byte[] body) {
        long weight = (long) body.length * BYTE;
        int depth = 0;
        // Deeper it is not read, so it takes nothing.
        for (int at = 0; at < body.length && depth <= ReviewJson.DEEPEST; at++) {
            switch (body[at]) {
                case '{' -> {
                    weight += OBJECT;
                    depth++;
                }
                case '[' -> {
                    weight += ARRAY;
                    depth++;
                }
                case '}', ']' -> depth--;
                case ':' -> weight += MEMBER;
                case ',' -> weight += ITEM;
                case '.', 'e', 'E' -> weight += DECIMAL;
                case '"' -> {
                    weight += TEXT;
                    at = endOfText(body, at + 1);
                }
                default -> { }
            }
        }
        return weight;
    }

    private static int endOfText(byte[] body, int at) {
        while (at < body.length && body[at] != '"') at += body[at] == '\\' ? 2 : 1;
        return at;
    }
}
