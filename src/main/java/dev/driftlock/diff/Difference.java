package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One field that a request changes to something else than Git's (contract, F1, F2, F4).
 *
 * @param git Git's value; null where Git declares none
 * @param live the value before; null where there was none
 * @param requested the value asked for; null where it is removed
 * @param address where in the declared tree the field stands, or the place nearest to it that exists
 */
public record Difference(Kind kind, FieldPath path, JsonNode git, JsonNode live, JsonNode requested, Address address) {

    /** What the request does to the field. */
    public enum Kind {
        DIVERGES, REMOVES, ADDS
    }
}
