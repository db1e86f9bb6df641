package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.diff.Type.Member;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The built-in table, corrected by the OpenAPI v3 documents of the cluster that are known so far: an older or newer
 * Kubernetes has other fields, and aggregated API servers have kinds that no table knows. Which documents are needed shows
 * in what is asked for.
 */
public final class ServedTypes implements Types {

    /** Where a document says what it is about. */
    public record GroupVersion(String group, String version) {

        @Override
        public String toString() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    private record Document(OpenApiSchema schema, Map<String, String> kinds, Map<String, Boolean> namespaced, Map<String, Member> made) {
    }

    private final CoreTypes core;
    private final Map<GroupVersion, Document> documents = new ConcurrentHashMap<>();
    private final Set<GroupVersion> asked = ConcurrentHashMap.newKeySet();
    private volatile Runnable whenAsked = () -> { };

    public ServedTypes(CoreTypes core) {
        this.core = core;
    }

    /** What somebody has asked for, whether or not it is known. */
    public Set<GroupVersion> asked() {
        return Set.copyOf(asked);
    }

    /** Calls {@code action}, which must return at once, when something is asked for that was not before. */
    public void whenAsked(Runnable action) {
        whenAsked = action;
    }

    /** Learns the document of a group and version; an earlier one is forgotten. */
    public void learn(GroupVersion about, JsonNode document) {
        var components = document.path("components").path("schemas");
        withoutProse(components);
        var schema = new OpenApiSchema(components);
        documents.put(about, new Document(schema, schema.kinds(about.group, about.version), scopes(about, document.path("paths")), new ConcurrentHashMap<>()));
    }

    /** The API server does not serve it any more. */
    public void forget(GroupVersion about) {
        documents.remove(about);
    }

    /** Half of a document is descriptions. */
    private static void withoutProse(JsonNode schemas) {
        var work = new ArrayDeque<JsonNode>();
        work.push(schemas);
        while (!work.isEmpty()) {
            var node = work.pop();
            if (node instanceof ObjectNode object && object.path("description").isTextual()) object.remove("description");
            node.forEach(work::push);
        }
    }

    /** Whether the path on which a kind is written names a namespace. */
    private static Map<String, Boolean> scopes(GroupVersion about, JsonNode paths) {
        var scopes = new HashMap<String, Boolean>();
        for (var path : paths.properties()) {
            var kind = path.getValue().path("put").path("x-kubernetes-group-version-kind");
            boolean isOurs = kind.path("group").asText().equals(about.group) && kind.path("version").asText().equals(about.version);
            if (isOurs && path.getKey().endsWith("/{name}")) scopes.put(kind.path("kind").asText(), path.getKey().contains("/{namespace}/"));
        }
        return scopes;
    }

    @Override
    public Member of(String group, String version, String kind) {
        var table = core.of(group, version, kind);
        var document = document(group, version);
        if (document == null || !document.kinds.containsKey(kind)) return table;
        return document.made.computeIfAbsent(kind, k -> document.schema.over(table, document.kinds.get(k)));
    }

    @Override
    public boolean knows(String group, String version, String kind) {
        var document = document(group, version);
        return document != null && document.kinds.containsKey(kind) || core.knows(group, version, kind);
    }

    private Document document(String group, String version) {
        var about = new GroupVersion(group, version);
        if (!asked.contains(about) && asked.add(about)) whenAsked.run();
        return documents.get(about);
    }

    @Override
    public Optional<Boolean> isNamespaced(String group, String kind) {
        return core.isNamespaced(group, kind).or(() -> documents.entrySet().stream().filter(each -> each.getKey().group.equals(group))
                .flatMap(each -> Optional.ofNullable(each.getValue().namespaced.get(kind)).stream()).findFirst());
    }

    @Override
    public Optional<ScaleTarget> scaleTarget(String group, String version, String plural) {
        return core.scaleTarget(group, version, plural);
    }
}
