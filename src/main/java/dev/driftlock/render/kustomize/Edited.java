package dev.driftlock.render.kustomize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.declared.Located;
import dev.driftlock.render.KustomizeOptions;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A kustomization with what an Argo CD Application or a Flux Kustomization changes of it, as {@code kustomize edit} would,
 * and with the annotation switched on that says what each object came out of.
 */
final class Edited {

    static final String ORIGINS = "originAnnotations";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** {@code name=newName:newTag@digest}, all but the name optional. A tag follows the last colon behind the last slash. */
    private static final Pattern IMAGE = Pattern.compile("(?:(?<name>[^=]+)=)?(?<image>[^@]*?)(?::(?<tag>[^:/@]+))?(?:@(?<digest>.+))?");

    private final ObjectNode content;

    private Edited(ObjectNode content) {
        this.content = content;
    }

    /** As JSON, which is YAML. */
    static byte[] of(Located.Mapping kustomization, KustomizeOptions options) {
        var edited = new Edited((ObjectNode) json(kustomization));
        edited.apply(options);
        edited.list("buildMetadata").add(ORIGINS);
        return edited.content.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void apply(KustomizeOptions options) {
        if (!options.namePrefix().isEmpty()) content.put("namePrefix", options.namePrefix());
        if (!options.nameSuffix().isEmpty()) content.put("nameSuffix", options.nameSuffix());
        if (!options.namespace().isEmpty()) content.put("namespace", options.namespace());
        if (!options.commonLabels().isEmpty()) {
            var labels = list("labels").addObject();
            labels.set("pairs", texts(options.commonLabels()));
            labels.put("includeSelectors", options.labels() == KustomizeOptions.Labels.SELECTORS);
            labels.put("includeTemplates", options.labels() == KustomizeOptions.Labels.TEMPLATES);
        }
        if (!options.commonAnnotations().isEmpty()) content.withObjectProperty("commonAnnotations").setAll(texts(options.commonAnnotations()));
        for (var image : options.images()) put("images", image(image));
        for (var replicas : options.replicas()) put("replicas", NODES.objectNode().put("name", replicas.name()).put("count", replicas.count()));
        for (var patch : options.patches()) {
            var entry = list("patches").addObject().put("patch", patch.patch());
            patch.target().ifPresent(target -> entry.set("target", target));
        }
        options.components().forEach(list("components")::add);
    }

    private static ObjectNode texts(Map<String, String> texts) {
        var node = NODES.objectNode();
        texts.forEach(node::put);
        return node;
    }

    private ArrayNode list(String field) {
        return content.get(field) instanceof ArrayNode list ? list : content.putArray(field);
    }

    /** In place of the entry with the same name. */
    private void put(String field, ObjectNode entry) {
        var list = list(field);
        for (int i = 0; i < list.size(); i++) {
            if (!list.get(i).path("name").equals(entry.get("name"))) continue;
            list.set(i, entry);
            return;
        }
        list.add(entry);
    }

    private static ObjectNode image(String text) {
        var entry = NODES.objectNode();
        var match = IMAGE.matcher(text);
        if (!match.matches()) return entry.put("name", text);
        boolean renames = match.group("name") != null;
        entry.put("name", renames ? match.group("name") : match.group("image"));
        if (renames && !match.group("image").isEmpty() && !match.group("image").equals(match.group("name"))) entry.put("newName", match.group("image"));
        if (match.group("tag") != null) entry.put("newTag", match.group("tag"));
        if (match.group("digest") != null) entry.put("digest", match.group("digest"));
        return entry;
    }

    static JsonNode json(Located node) {
        return switch (node) {
            case Located.Mapping(var entries, var line) -> {
                var object = NODES.objectNode();
                entries.forEach((name, value) -> object.set(name, json(value)));
                yield object;
            }
            case Located.Sequence(var items, var line) -> NODES.arrayNode().addAll(items.stream().map(Edited::json).toList());
            case Located.Scalar(var value, var line) -> value;
        };
    }

    /** A kustomization of these files alone. */
    static Located.Mapping ofResources(List<String> files) {
        var resources = new Located.Sequence(files.stream().<Located>map(file -> new Located.Scalar(NODES.textNode(file), 1)).toList(), 1);
        return new Located.Mapping(new LinkedHashMap<>(Map.of("resources", resources)), 1);
    }
}
