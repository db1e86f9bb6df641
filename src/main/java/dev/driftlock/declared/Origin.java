package dev.driftlock.declared;

/**
 * What a part of a declared object came out of (contract, section 6: the template or the resource file, and the value
 * file where a value can be traced to one).
 *
 * @param file its path from the root of the repository
 */
public record Origin(String file, Kind kind) {

    /** How a part of an object comes from a file. */
    public enum Kind {
        /** It stands there. */
        WRITTEN,
        /** A template makes it there, of values that could not be told or of several. */
        RENDERED,
        /** A template makes it there, of values that the source's configuration gives and no file holds. */
        CONFIGURED,
        /** A template makes it there, and differently each time (contract, section 4: volatile). */
        VOLATILE
    }

    /** One number for a line of one among {@code count} origins; with a single origin it is the line. */
    public static int position(int line, int index, int count) {
        return line * count + index;
    }
}
