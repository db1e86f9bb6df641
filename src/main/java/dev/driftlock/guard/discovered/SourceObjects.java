package dev.driftlock.guard.discovered;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.util.Optional;
import java.util.Set;

/** The Argo CD and Flux objects that sources are discovered in, with all that stands behind them (F15). Read from memory. */
public interface SourceObjects {

    SourceObjects NONE = new SourceObjects() {
        @Override
        public Set<String> fedBy(ObjectKey key) {
            return Set.of();
        }

        @Override
        public boolean isSource(ObjectKey key, JsonNode object) {
            return false;
        }

        @Override
        public Optional<String> unreadOwner(ObjectKey key) {
            return Optional.empty();
        }
    };

    /** The names of the sources that would be others if this object were; empty where it feeds none. */
    Set<String> fedBy(ObjectKey key);

    /** Whether an object that says this is, or would become, a source of this cluster. */
    boolean isSource(ObjectKey key, JsonNode object);

    /** The Argo CD or Flux object that applies this one and is not read, with the reason. */
    Optional<String> unreadOwner(ObjectKey key);
}
