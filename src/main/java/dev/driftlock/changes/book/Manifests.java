package dev.driftlock.changes.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.ObjectReference;
import dev.driftlock.changes.Settled;
import dev.driftlock.diff.PathText;
import dev.driftlock.report.ChangedField;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Records as the API server keeps them: {@code manualchanges.driftlock.dev}, v1. */
final class Manifests {

    static final String API_VERSION = "driftlock.dev/v1";
    static final String KIND = "ManualChange";

    private static final String PREFIX = "driftlock.dev/";
    private static final String STATE = PREFIX + "state";
    private static final int LONGEST_FIELDS = 200;
    private static final JsonMapper JSON = new JsonMapper();

    private Manifests() {
    }

    static GenericKubernetesResource write(String namespace, String name, Change change, Optional<Settled> settled, Map<String, String> notes, String version) {
        var annotations = new HashMap<String, String>();
        notes.forEach((key, value) -> annotations.put(PREFIX + key, value));
        annotations.put(PREFIX + "object", change.object().key().qualifiedKind() + "/" + change.object().name());
        annotations.put(PREFIX + "fields", fieldsInOneLook(change));
        annotations.put(STATE, settled.map(Manifests::state).orElse("open"));
        return new GenericKubernetesResourceBuilder().withApiVersion(API_VERSION).withKind(KIND)
                .withNewMetadata().withNamespace(namespace).withName(name).withResourceVersion(version).withAnnotations(annotations)
                .withLabels(Map.of("app.kubernetes.io/managed-by", "driftlock", STATE, settled.isPresent() ? "settled" : "open")).endMetadata()
                .addToAdditionalProperties("spec", spec(change))
                .build();
    }

    private static String state(Settled settled) {
        return "settled by " + settled.by() + settled.commit().map(commit -> " " + commit.substring(0, Math.min(7, commit.length()))).orElse("");
    }

    private static String fieldsInOneLook(Change change) {
        var paths = new StringBuilder();
        int left = change.fields().size();
        for (var field : change.fields()) {
            var path = field.path().text().isEmpty() ? "(" + field.kind() + " the object)" : field.path().text();
            if (!paths.isEmpty() && paths.length() + path.length() > LONGEST_FIELDS) return paths + " and " + left + " more";
            paths.append(paths.isEmpty() ? "" : ", ").append(path);
            left--;
        }
        return paths.toString();
    }

    private static Map<String, Object> spec(Change change) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("object", filled("apiVersion", change.object().apiVersion(), "kind", change.object().kind(), "namespace", change.object().namespace(),
                "name", change.object().name(), "uid", change.object().uid()));
        spec.putAll(filled("user", change.user(), "verdict", change.verdict(), "incident", change.incident(), "grant", change.grant(), "source", change.source(),
                "commit", change.commit()));
        spec.put("fields", change.fields().stream().map(Manifests::field).toList());
        spec.put("count", change.count());
        spec.putAll(filled("first", change.first().toString(), "last", change.last().toString()));
        return spec;
    }

    private static Map<String, Object> field(ChangedField field) {
        var map = new LinkedHashMap<String, Object>(Map.of("path", field.path().text(), "kind", field.kind()));
        field.git().ifPresent(value -> map.put("git", value));
        field.requested().ifPresent(value -> map.put("requested", value));
        return map;
    }

    private static Map<String, Object> filled(String... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            if (!keysAndValues[i + 1].isEmpty()) map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static Map<String, Object> status(Settled settled) {
        var inner = new LinkedHashMap<String, Object>(Map.of("by", settled.by().toString(), "at", settled.at().toString()));
        settled.commit().ifPresent(commit -> inner.put("commit", commit));
        return Map.of("settled", inner);
    }

    /** Empty for one that somebody else wrote and that says no change. */
    static Optional<Entry> read(GenericKubernetesResource resource) {
        var tree = JSON.<JsonNode>valueToTree(resource.getAdditionalProperties());
        var metadata = resource.getMetadata();
        try {
            return Optional.of(new Entry(metadata.getNamespace(), metadata.getName(), metadata.getUid(), metadata.getResourceVersion(), change(tree.path("spec")),
                    settled(tree.path("status").path("settled")), notes(metadata.getAnnotations())));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Change change(JsonNode spec) {
        var object = spec.path("object");
        var fields = new ArrayList<ChangedField>();
        for (var field : spec.path("fields")) {
            fields.add(new ChangedField(new PathText(text(field, "path")), text(field, "kind"), Optional.ofNullable(field.path("git").textValue()),
                    Optional.ofNullable(field.path("requested").textValue())));
        }
        return new Change(new ObjectReference(needed(object, "apiVersion"), needed(object, "kind"), text(object, "namespace"), needed(object, "name"), text(object, "uid")),
                needed(spec, "user"), text(spec, "verdict"), text(spec, "incident"), text(spec, "grant"), text(spec, "source"), text(spec, "commit"), List.copyOf(fields),
                spec.path("count").asLong(1), Instant.parse(text(spec, "first")), Instant.parse(text(spec, "last")));
    }

    private static Optional<Settled> settled(JsonNode settled) {
        if (!settled.isObject()) return Optional.empty();
        var by = Settled.By.valueOf(needed(settled, "by").toUpperCase(Locale.ROOT));
        return Optional.of(new Settled(by, Optional.ofNullable(settled.path("commit").textValue()), Instant.parse(text(settled, "at"))));
    }

    private static Map<String, String> notes(Map<String, String> annotations) {
        var notes = new HashMap<String, String>();
        if (annotations != null) {
            annotations.forEach((key, value) -> {
                if (key.startsWith(PREFIX)) notes.put(key.substring(PREFIX.length()), value);
            });
        }
        return Map.copyOf(notes);
    }

    private static String needed(JsonNode node, String field) {
        var text = text(node, field);
        if (text.isEmpty()) throw new IllegalArgumentException("no " + field);
        return text;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("");
    }
}
