package dev.driftlock.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes objects in their order, those of {@code deploy/install.yaml} above all, as a user applies them. */
public record Manifests(List<JsonNode> objects) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public static Path file() {
        return Assets.projectDirectory().resolve("deploy/install.yaml");
    }

    public static Manifests shipped() {
        try {
            return parse(Files.readString(file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Manifests parse(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            var objects = new ArrayList<JsonNode>();
            documents.forEachRemaining(document -> {
                if (document.isObject()) objects.add(document);
            });
            return new Manifests(List.copyOf(objects));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that has to be there. */
    public JsonNode the(String kind, String name) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind) && object.at("/metadata/name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }

    /** As text for kubectl. */
    public static String print(List<JsonNode> objects) {
        var text = new StringBuilder();
        for (var object : objects) text.append(print(object));
        return text.toString();
    }

    public static String print(JsonNode object) {
        try {
            return YAML.writeValueAsString(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
