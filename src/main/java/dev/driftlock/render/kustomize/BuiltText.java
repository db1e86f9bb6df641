package dev.driftlock.render.kustomize;

import dev.driftlock.declared.Located;
import dev.driftlock.render.RenderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what {@code kustomize build} prints, with Flux's substitution where that is asked for. */
final class BuiltText {

    /**
     * An object.
     *
     * @param name the object's, before a substitution could change it
     * @param origin what kustomize says that it came out of; empty where it says nothing
     */
    record Built(Located.Mapping object, String name, Located.Mapping origin) {

        Optional<String> originText(String field) {
            return Optional.ofNullable(origin.text(field));
        }
    }

    private static final Pattern BETWEEN = Pattern.compile("(?m)^---[ \\t]*$\\n?");
    private static final String ORIGIN = "config.kubernetes.io/origin";

    private BuiltText() {
    }

    /** @param stripped whether the annotation is ours, and not part of the object */
    static List<Built> read(byte[] output, Map<String, String> substitutions, boolean stripped) throws RenderException {
        var built = new ArrayList<Built>();
        var substitution = new Substitution(substitutions);
        for (var text : BETWEEN.split(new String(output, StandardCharsets.UTF_8))) {
            for (var document : documents(text)) {
                if (!(document instanceof Located.Mapping object)) continue;
                var origin = origin(object);
                var substituted = substitutions.isEmpty() || isSwitchedOff(object) ? object : (Located.Mapping) documents(substitution.in(text)).getFirst();
                var name = object.mapping("metadata").text("name");
                built.add(new Built(stripped ? withoutOrigin(substituted) : substituted, name == null ? "" : name, origin));
            }
        }
        return built;
    }

    private static List<Located> documents(String text) throws RenderException {
        return Kustomization.documents("what kustomize prints", text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isSwitchedOff(Located.Mapping object) {
        var metadata = object.mapping("metadata");
        return "disabled".equals(metadata.mapping("annotations").text(Substitution.SWITCH)) || "disabled".equals(metadata.mapping("labels").text(Substitution.SWITCH));
    }

    private static Located.Mapping origin(Located.Mapping object) throws RenderException {
        var text = object.mapping("metadata").mapping("annotations").text(ORIGIN);
        var documents = text == null ? List.<Located>of() : documents(text);
        return !documents.isEmpty() && documents.getFirst() instanceof Located.Mapping origin ? origin : new Located.Mapping(new LinkedHashMap<>(), 1);
    }

    private static Located.Mapping withoutOrigin(Located.Mapping object) {
        if (!(object.entries().get("metadata") instanceof Located.Mapping(var fields, var line)) || !(fields.get("annotations") instanceof Located.Mapping(var texts, var at))) {
            return object;
        }
        var annotations = new LinkedHashMap<>(texts);
        annotations.remove(ORIGIN);
        var metadata = new LinkedHashMap<>(fields);
        if (annotations.isEmpty()) metadata.remove("annotations");
        else metadata.put("annotations", new Located.Mapping(annotations, at));
        var entries = new LinkedHashMap<>(object.entries());
        entries.put("metadata", new Located.Mapping(metadata, line));
        return new Located.Mapping(entries, object.line());
    }
}
