package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.source.git.Material;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The data of a Secret, decoded, or of a ConfigMap as it stands. Prints nothing of it. */
public record SecretData(JsonNode object) {

    /** Empty where the key is not there or holds no text. */
    public String text(String key) {
        return find(key).orElse("");
    }

    public Optional<String> find(String key) {
        var value = object.path("data").get(key);
        if (value == null || !value.isTextual()) return Optional.empty();
        return isSecret() ? decoded(value.textValue()) : Optional.of(value.textValue());
    }

    /** As a part of a login. */
    public Optional<Material> held(String key) {
        return find(key).map(text -> Material.held(this + ", key " + key, text));
    }

    /** All that is text. */
    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        object.path("data").fieldNames().forEachRemaining(key -> find(key).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private boolean isSecret() {
        return Fields.text(object, "kind").equals("Secret");
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public ObjectKey key() {
        return new ObjectKey("", Fields.text(object, "kind"), Fields.namespace(object), Fields.name(object));
    }

    @Override
    public String toString() {
        return Fields.text(object, "kind") + " " + Fields.namespace(object) + "/" + Fields.name(object);
    }
}
