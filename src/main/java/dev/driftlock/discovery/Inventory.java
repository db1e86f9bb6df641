package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lives in the namespaces that are looked at: the objects of the {@link SourceKind}s, and the ConfigMaps and Secrets behind them. */
public record Inventory(Map<ObjectKey, JsonNode> objects) {

    private static final Comparator<JsonNode> BY_AGE = Comparator.<JsonNode, String>comparing(object -> object.at("/metadata/creationTimestamp").asText())
            .thenComparing(object -> object.at("/metadata/namespace").asText()).thenComparing(object -> object.at("/metadata/name").asText());

    public Optional<JsonNode> find(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    /** The objects of a kind, the oldest first. */
    public List<JsonNode> all(SourceKind kind) {
        return all(kind.group(), kind.kind());
    }

    /** Those that Argo CD tells by this label. */
    public List<JsonNode> secrets(String label, String value) {
        return all("", "Secret").stream().filter(secret -> secret.path("metadata").path("labels").path(label).asText().equals(value)).toList();
    }

    public List<JsonNode> configMaps(String name) {
        return all("", "ConfigMap").stream().filter(map -> Fields.name(map).equals(name)).toList();
    }

    private List<JsonNode> all(String group, String kind) {
        return objects.entrySet().stream().filter(entry -> entry.getKey().group().equals(group) && entry.getKey().kind().equals(kind))
                .map(Map.Entry::getValue).sorted(BY_AGE).toList();
    }
}
