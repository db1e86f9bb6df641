package dev.driftlock.render;

import java.util.HashMap;
import java.util.Optional;

/** Knows which kinds are namespaced. */
@FunctionalInterface
public interface Scopes {

    /** Empty where the kind is not known. */
    Optional<Boolean> isNamespaced(String group, String kind);

    /** These, each kind asked for once: for who places many objects at one moment. */
    default Scopes remembered() {
        var known = new HashMap<Kind, Optional<Boolean>>();
        return (group, kind) -> known.computeIfAbsent(new Kind(group, kind), each -> isNamespaced(each.group, each.kind));
    }

    /** A kind of any version. */
    record Kind(String group, String kind) {
    }

    /** These, and where they do not know a kind, {@code others}. */
    default Scopes or(Scopes others) {
        return (group, kind) -> isNamespaced(group, kind).or(() -> others.isNamespaced(group, kind));
    }
}
