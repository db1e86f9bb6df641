package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Type.Member;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The types of the CustomResourceDefinitions that are known so far, and all others beside them. Definitions come and go
 * while requests are judged.
 */
public final class CustomTypes implements Types {

    private record Definition(String name, String plural, boolean namespaced, Map<String, Member> versions, Map<String, String> replicasPaths) {
    }

    private final Types others;
    private final CrdSchema schema;
    private final Map<String, Definition> definitions = new ConcurrentHashMap<>();

    public CustomTypes(CoreTypes core) {
        this(core, core);
    }

    /** @param others what is known of all other kinds */
    public CustomTypes(CoreTypes core, Types others) {
        this.others = others;
        this.schema = new CrdSchema(core.objectMeta());
    }

    /** Learns the definition {@code crd} or what has become of it. */
    public void learn(JsonNode crd) {
        var spec = crd.path("spec");
        var versions = new LinkedHashMap<String, Member>();
        var replicas = new LinkedHashMap<String, String>();
        for (var version : spec.path("versions")) {
            var name = version.path("name").asText();
            versions.put(name, schema.root(version.path("schema").path("openAPIV3Schema")));
            var path = version.path("subresources").path("scale").path("specReplicasPath");
            if (path.isTextual()) replicas.put(name, path.textValue());
        }
        definitions.put(key(spec), new Definition(crd.path("metadata").path("name").asText(), spec.path("names").path("plural").asText(), spec.path("scope").asText().equals("Namespaced"), versions, replicas));
    }

    /** Forgets the definition of that name, {@code widgets.example.com}. */
    public void forget(String name) {
        definitions.values().removeIf(definition -> definition.name.equals(name));
    }

    private static String key(JsonNode spec) {
        return spec.path("group").asText() + "/" + spec.path("names").path("kind").asText();
    }

    @Override
    public Member of(String group, String version, String kind) {
        var definition = definitions.get(group + "/" + kind);
        if (definition == null || definition.versions.isEmpty()) return others.of(group, version, kind);
        var told = definition.versions.get(version);
        return told != null ? told : definition.versions.values().iterator().next();
    }

    @Override
    public boolean knows(String group, String version, String kind) {
        var definition = definitions.get(group + "/" + kind);
        return definition != null ? definition.versions.containsKey(version) : others.knows(group, version, kind);
    }

    @Override
    public Optional<Boolean> isNamespaced(String group, String kind) {
        return Optional.ofNullable(definitions.get(group + "/" + kind)).map(Definition::namespaced).or(() -> others.isNamespaced(group, kind));
    }

    @Override
    public Optional<ScaleTarget> scaleTarget(String group, String version, String plural) {
        return definitions.entrySet().stream()
                .filter(each -> each.getKey().startsWith(group + "/") && each.getValue().plural.equals(plural) && each.getValue().replicasPaths.containsKey(version))
                .map(each -> new ScaleTarget(each.getKey().substring(group.length() + 1), each.getValue().replicasPaths.get(version)))
                .findFirst().or(() -> others.scaleTarget(group, version, plural));
    }
}
