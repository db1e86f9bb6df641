package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What is known of a value's type: from the cluster's OpenAPI schema, from the built-in table, or nothing. It decides
 * what counts as equal (contract, section 4, "Equality").
 */
public sealed interface Type {

    /** A value that is neither map nor list, and how two of it are compared. */
    record Scalar(Form form) implements Type {
    }

    /** How scalars are compared: quantities and numbers by value, bytes decoded, the rest as they stand. */
    enum Form {
        STRING, NUMBER, BOOLEAN, QUANTITY, INT_OR_STRING, BYTES, TIME, DURATION
    }

    /** A struct with named fields. */
    non-sealed interface Struct extends Type {

        /** The field of that name, or null where the schema has none, so that the API server drops it. */
        Member member(String name);

        /** All fields, for what must be looked at whole. */
        Map<String, Member> members();
    }

    /** A map with keys of the user's choosing. */
    record MapOf(Member value) implements Type {
    }

    /** A list, and what tells its items apart. */
    record ListOf(Member item, Items items) implements Type {
    }

    /**
     * Nothing is known.
     *
     * @param quantities whether it stands below {@code resources}, {@code limits}, {@code requests} or {@code capacity},
     *        where two texts that both read as quantities are compared by value
     */
    record Unknown(boolean quantities) implements Type {
    }

    Unknown UNKNOWN = new Unknown(false);

    /** What tells the items of a list apart: the list types of Kubernetes' structural schemas (KEP-1027). */
    sealed interface Items {
    }

    /** By these keys, in this order; a key that an item lacks has its default, where the schema has one. */
    record Keyed(List<String> keys, Map<String, String> defaults) implements Items {
    }

    /** By their value. */
    record SetItems() implements Items {
    }

    /** Not at all: the list is one field. */
    record Atomic() implements Items {
    }

    /** The list's type is unknown: by a conventional key where every item has one of its own, else not at all. */
    record Conventional() implements Items {
    }

    /**
     * A type where it is used, as a field, a map's value or a list's item.
     *
     * @param zeroOmitted whether the API server drops a written {@code false}, {@code 0} or {@code ""}
     * @param emptyMeans whether {@code {}} is a value of its own and not the same as nothing
     * @param defaults the values that the API server writes where there is none
     * @param allocation what else the API server may write where there is none
     */
    record Member(Type type, boolean zeroOmitted, boolean emptyMeans, List<JsonNode> defaults, Allocation allocation) {

        public static final Member UNKNOWN = of(Type.UNKNOWN, true);

        public static Member of(Type type, boolean emptyMeans) {
            return new Member(type, false, emptyMeans, List.of(), Allocation.NONE);
        }

        /** The field {@code name} below this, {@link #UNKNOWN} where nothing is known of it. */
        public Member field(String name) {
            return switch (type) {
                case Struct struct -> {
                    var member = struct.member(name);
                    yield member == null ? UNKNOWN : member;
                }
                case MapOf(var value) -> allocation.mayWriteEntry(name) ? value.allocated() : value;
                case Unknown unknown -> Untyped.field(unknown, name);
                default -> UNKNOWN;
            };
        }

        private Member allocated() {
            return new Member(type, zeroOmitted, emptyMeans, defaults, Allocation.ANYTHING);
        }

        /** The items of this list. */
        public Member item() {
            return switch (type) {
                case ListOf(var item, var items) -> item;
                case Unknown unknown -> Member.of(unknown, true);
                default -> UNKNOWN;
            };
        }

        /** What tells the items of this list apart. */
        public Items items() {
            return type instanceof ListOf(var item, var items) ? items : new Conventional();
        }

        /** Whether the schema knows this struct and has no field of that name. */
        public boolean lacks(String name) {
            return type instanceof Struct struct && struct.member(name) == null;
        }
    }
}
