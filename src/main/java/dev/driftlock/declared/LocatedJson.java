package dev.driftlock.declared;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a {@link Located} manifest as JSON and reads it back. Renderers bound the depth, so recursion is safe here. */
final class LocatedJson {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE).maxNumberLength(Integer.MAX_VALUE).build())
            .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private LocatedJson() {
    }

    static byte[] bytes(Located manifest) {
        var out = new ByteArrayOutputStream();
        try (var generator = MAPPER.createGenerator(out)) {
            write(manifest, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(Located node, com.fasterxml.jackson.core.JsonGenerator generator) throws IOException {
        switch (node) {
            case Located.Mapping(var entries, var line) -> {
                generator.writeStartObject();
                for (var entry : entries.entrySet()) {
                    generator.writeFieldName(entry.getKey());
                    write(entry.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case Located.Sequence(var items, var line) -> {
                generator.writeStartArray();
                for (var item : items) write(item, generator);
                generator.writeEndArray();
            }
            case Located.Scalar(var value, var line) -> generator.writeTree(value);
        }
    }

    static JsonNode parse(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
