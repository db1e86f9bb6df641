package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;
import dev.driftlock.diff.Difference;
import dev.driftlock.diff.FieldPath;
import java.util.Locale;
import java.util.Optional;

/**
 * One change that matters (contract, section 4).
 *
 * @param path empty for the whole object
 * @param git Git's value; null where Git declares none
 * @param live the value before; null where there was none
 * @param requested the value asked for; null where there is none
 * @param address where in the declared tree the field stands or would stand; empty where Git has nothing to show
 * @param effect whether it denies where its mode is enforce
 * @param detail what a person must know beside the values; may be empty
 */
public record Finding(Kind kind, FieldPath path, JsonNode git, JsonNode live, JsonNode requested, Optional<Address> address,
        Effect effect, String detail) {

    /** The kinds of the contract's section 1. */
    public enum Kind {
        DIVERGES, REMOVES, ADDS, DELETES, CREATES, UNGUARDS, UNRESOLVED, BREAK_GLASS;

        /** As the contract writes it, such as {@code break-glass}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Finding of(Difference difference, Effect effect) {
        return new Finding(Kind.valueOf(difference.kind().name()), difference.path(), difference.git(), difference.live(),
                difference.requested(), Optional.of(difference.address()), effect, "");
    }

    /** A finding about the object as a whole. */
    static Finding ofObject(Kind kind, Effect effect, String detail) {
        return new Finding(kind, FieldPath.ROOT, null, null, null, Optional.empty(), effect, detail);
    }

    static Finding unguards(FieldPath path, JsonNode git, JsonNode live, JsonNode requested, String detail) {
        return new Finding(Kind.UNGUARDS, path, git, live, requested, Optional.empty(), Effect.DENY, detail);
    }

    Finding with(Effect other) {
        return new Finding(kind, path, git, live, requested, address, other, detail);
    }

    /** No grant covers what weakens the guard, or a label that may not be set (contract, section 5). */
    boolean isCoverable() {
        return kind != Kind.UNGUARDS && kind != Kind.BREAK_GLASS;
    }

    public boolean denies() {
        return effect == Effect.DENY;
    }
}
