package dev.driftlock.policy.functions;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.values.OpaqueValue;
import java.util.Objects;

/** A value of a type that only functions look into, such as a quantity or an address. Equal where what it holds is. */
abstract class Opaque<T> extends OpaqueValue {

    private final OpaqueType type;

    @SuppressWarnings("Immutable")
    private final T held;

    Opaque(OpaqueType type, T held) {
        this.type = type;
        this.held = held;
    }

    T held() {
        return held;
    }

    @Override
    public Object value() {
        return this;
    }

    @Override
    public OpaqueType celType() {
        return type;
    }

    @Override
    public boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && Objects.equals(held, ((Opaque<?>) other).held);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(held);
    }

    @Override
    public String toString() {
        return held.toString();
    }
}
