package dev.driftlock.policy.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.guard.Namespaces;
import java.util.Optional;

/** The one namespace of a test, whatever its name. */
record NamespaceOfTest(Optional<JsonNode> given) implements Namespaces {

    @Override
    public Optional<String> label(String namespace, String key) {
        return given.map(object -> object.path("metadata").path("labels").path(key).textValue());
    }

    @Override
    public Optional<JsonNode> object(String namespace) {
        return given;
    }
}
