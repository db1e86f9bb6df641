package dev.driftlock.render;

import java.util.Optional;

/** Knows which kinds are namespaced. */
@FunctionalInterface
public interface Scopes {

    /** Empty where the kind is not known. */
    Optional<Boolean> isNamespaced(String group, String kind);

    /** These, and where they do not know a kind, {@code others}. */
    default Scopes or(Scopes others) {
        return (group, kind) -> isNamespaced(group, kind).or(() -> others.isNamespaced(group, kind));
    }
}
