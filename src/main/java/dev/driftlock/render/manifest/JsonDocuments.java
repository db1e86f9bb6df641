package dev.driftlock.render.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.Located;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Reads the values of a JSON file, one or several, with their lines; the last of two equal names wins, as in Go. */
final class JsonDocuments {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2 * ManifestReader.MAX_DEPTH).maxStringLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE).build())
            .build();

    private final String file;
    private final JsonParser parser;

    private JsonDocuments(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** @throws JsonProcessingException when it is no JSON at all */
    static List<Located> read(String file, SourceText text) throws ManifestException, JsonProcessingException {
        try (var parser = FACTORY.createParser(text.text())) {
            return new JsonDocuments(file, parser).documents();
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Located> documents() throws IOException, ManifestException {
        var documents = new ArrayList<Located>();
        while (parser.nextToken() != null) {
            var document = value(line(), 1);
            if (!(document instanceof Located.Scalar(NullNode ignored, var line))) documents.add(document);
        }
        return documents;
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private ManifestException error(String reason) {
        return new ManifestException(file, line(), parser.currentTokenLocation().getColumnNr(), reason);
    }

    private Located value(int line, int depth) throws IOException, ManifestException {
        if (depth > ManifestReader.MAX_DEPTH) throw error(ManifestReader.TOO_DEEP);
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(line, depth);
            case START_ARRAY -> array(line, depth);
            default -> new Located.Scalar(scalar(), line);
        };
    }

    private Located object(int line, int depth) throws IOException, ManifestException {
        var entries = new LinkedHashMap<String, Located>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            int at = line();
            parser.nextToken();
            entries.put(name, value(at, depth + 1));
        }
        return new Located.Mapping(entries, line);
    }

    private Located array(int line, int depth) throws IOException, ManifestException {
        var items = new ArrayList<Located>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(value(line(), depth + 1));
        return new Located.Sequence(items, line);
    }

    private JsonNode scalar() throws IOException, ManifestException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> number();
            default -> TextNode.valueOf(parser.getText());
        };
    }

    private JsonNode whole() throws IOException, ManifestException {
        var value = parser.getBigIntegerValue();
        if (value.bitLength() < Long.SIZE) return LongNode.valueOf(value.longValue());
        return value.signum() > 0 && value.bitLength() == Long.SIZE ? BigIntegerNode.valueOf(value) : number();
    }

    private JsonNode number() throws IOException, ManifestException {
        try {
            return YamlScalar.number(Double.parseDouble(parser.getText()));
        } catch (IllegalArgumentException e) {
            throw error("the number " + parser.getText() + " is out of range");
        }
    }
}
