package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import java.util.Optional;

/** The labels of namespaces, read from memory. */
@FunctionalInterface
public interface Namespaces {

    /** The value of the label {@code key} of the namespace; empty where it has none or nobody knows the namespace. */
    Optional<String> label(String namespace, String key);

    /** Without a cluster: the labels that Git declares (contract, section 2, {@code cluster}). */
    static Namespaces declaredIn(Snapshot declared) {
        return (namespace, key) -> declared.find(new ObjectKey("", "Namespace", "", namespace))
                .map(object -> object.tree().path("metadata").path("labels").path(key))
                .filter(value -> value.isTextual())
                .map(value -> value.textValue());
    }
}
