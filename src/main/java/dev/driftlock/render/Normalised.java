package dev.driftlock.render;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;

/**
 * What the API server makes of a manifest whatever the cluster: a Secret's {@code stringData} is folded into
 * {@code data}, base64 loses its line breaks. The {@code sops} key, which no object has, goes.
 */
final class Normalised {

    private Normalised() {
    }

    static Located.Mapping of(ObjectKey key, Located.Mapping manifest) {
        if (!needsIt(key, manifest)) return manifest;
        var entries = new LinkedHashMap<>(manifest.entries());
        entries.remove("sops");
        if (is(key, "Secret")) foldStringData(entries);
        entries.computeIfPresent(is(key, "Secret") ? "data" : "binaryData", (name, data) -> withoutLineBreaks(data));
        return new Located.Mapping(entries, manifest.line());
    }

    private static boolean needsIt(ObjectKey key, Located.Mapping manifest) {
        return is(key, "Secret") || is(key, "ConfigMap") && manifest.entries().containsKey("binaryData") || manifest.entries().containsKey("sops");
    }

    private static boolean is(ObjectKey key, String kind) {
        return key.group().isEmpty() && key.kind().equals(kind);
    }

    private static void foldStringData(LinkedHashMap<String, Located> entries) {
        var plain = entries.get("stringData");
        if (plain instanceof Located.Mapping(var texts, var line)) {
            var data = new LinkedHashMap<String, Located>();
            if (entries.get("data") instanceof Located.Mapping(var encoded, var ignored)) data.putAll(encoded);
            texts.forEach((name, text) -> data.put(name, encoded(text)));
            int dataLine = entries.get("data") instanceof Located.Mapping mapping ? mapping.line() : line;
            if (!data.isEmpty()) entries.put("data", new Located.Mapping(data, dataLine));
        }
        boolean isNull = plain instanceof Located.Scalar(var value, var line) && value.isNull();
        if (plain instanceof Located.Mapping || isNull) entries.remove("stringData");
    }

    private static Located encoded(Located text) {
        if (!(text instanceof Located.Scalar(var value, var line))) return text;
        var plain = value.isNull() ? "" : value.asText();
        return new Located.Scalar(TextNode.valueOf(Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8))), line);
    }

    private static Located withoutLineBreaks(Located data) {
        if (!(data instanceof Located.Mapping(var entries, var line))) return data;
        var joined = new LinkedHashMap<String, Located>();
        entries.forEach((name, value) -> joined.put(name, value instanceof Located.Scalar(var text, var at) && text.isTextual()
                ? new Located.Scalar(withoutLineBreaks(text), at) : value));
        return new Located.Mapping(joined, line);
    }

    /** Go reads base64 over line breaks and writes it in one line. */
    private static JsonNode withoutLineBreaks(JsonNode text) {
        var base64 = text.textValue();
        return base64.indexOf('\n') < 0 && base64.indexOf('\r') < 0 ? text : TextNode.valueOf(base64.replaceAll("[\\r\\n]", ""));
    }
}
