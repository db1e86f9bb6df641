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
 * @param ruling what the admin's policies decided about it; empty where none did
 */
public record Finding(Kind kind, FieldPath path, JsonNode git, JsonNode live, JsonNode requested, Optional<Address> address,
        Effect effect, String detail, Optional<Ruling> ruling) {

    /** As the rules of section 4 find it, before any policy is asked. */
    public Finding(Kind kind, FieldPath path, JsonNode git, JsonNode live, JsonNode requested, Optional<Address> address, Effect effect, String detail) {
        this(kind, path, git, live, requested, address, effect, detail, Optional.empty());
    }

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
        return new Finding(kind, path, git, live, requested, address, other, detail, ruling);
    }

    /** The same as policies decided it. */
    Finding ruledBy(Ruling decision) {
        return new Finding(kind, path, git, live, requested, address, decision.effect(), detail, Optional.of(decision));
    }

    /** No grant covers what weakens the guard, or a label that may not be set (contract, section 5). */
    boolean isCoverable() {
        return kind != Kind.UNGUARDS && kind != Kind.BREAK_GLASS;
    }

    /** Whether a policy denies it: then no grant lets it through, for a policy that yields was asked under the grant (contract, section 8). */
    boolean isDeniedByPolicy() {
        return denies() && ruling.filter(decision -> decision.effect() == Effect.DENY).isPresent();
    }

    /** Whether a window would let it through: the policy that denies it, if one does, yields to a grant. */
    public boolean yieldsToGrant() {
        return isCoverable() && (!isDeniedByPolicy() || ruling.filter(Ruling::yieldsToGrant).isPresent());
    }

    public boolean denies() {
        return effect == Effect.DENY;
    }
}
