package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import java.util.Optional;

/** The labels of namespaces, read from memory. */
@FunctionalInterface
public interface Namespaces {

    /** The value of the label {@code key} of the namespace; empty where it has none or nobody knows the namespace. */
    Optional<String> label(String namespace, String key);

    /** The Namespace object, for policies; empty where nobody knows the namespace. */
    default Optional<JsonNode> object(String namespace) {
        return Optional.empty();
    }

    /** Without a cluster: the labels that Git declares (contract, section 2, {@code cluster}). */
    static Namespaces declaredIn(Snapshot declared) {
        return new Namespaces() {
            @Override
            public Optional<String> label(String namespace, String key) {
                return object(namespace).map(object -> object.path("metadata").path("labels").path(key).textValue());
            }

            @Override
            public Optional<JsonNode> object(String namespace) {
                return declared.find(new ObjectKey("", "Namespace", "", namespace)).map(DeclaredObject::tree);
            }
        };
    }
}
