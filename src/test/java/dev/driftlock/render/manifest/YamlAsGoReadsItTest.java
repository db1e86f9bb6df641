package dev.driftlock.render.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the reader to what Go makes of YAML. The two tables were printed by sigs.k8s.io/yaml v1.6.0 (YAMLToJSON); that
 * of files by k8s.io/apimachinery v0.37.2 (util/yaml.YAMLReader), which splits documents as kubectl does.
 */
class YamlAsGoReadsItTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    record Case(String yaml, List<String> json) {
        boolean isError() {
            return json == null;
        }
    }

    static Stream<Case> scalars() throws IOException {
        return cases("yaml-scalars.json");
    }

    static Stream<Case> files() throws IOException {
        return cases("yaml-files.json");
    }

    private static Stream<Case> cases(String resource) throws IOException {
        try (var in = YamlAsGoReadsItTest.class.getResourceAsStream(resource)) {
            var rows = MAPPER.readTree(in);
            return StreamSupport.stream(rows.spliterator(), false).map(row -> new Case(row.get("yaml").textValue(), expected(row)));
        }
    }

    private static List<String> expected(JsonNode row) {
        if (row.has("error")) return null;
        var json = row.get("json");
        return json.isTextual() ? List.of(json.textValue()) : json.valueStream().map(JsonNode::textValue).toList();
    }

    @ParameterizedTest
    @MethodSource({"scalars", "files"})
    void readsAsGo(Case each) throws Exception {
        var bytes = each.yaml.getBytes(StandardCharsets.UTF_8);
        if (each.isError()) {
            assertThatThrownBy(() -> ManifestReader.read("a.yaml", bytes)).isInstanceOf(ManifestException.class)
                    .hasMessageMatching("a\\.yaml:\\d+:\\d+: .+");
            return;
        }
        var expected = each.json.stream().map(YamlAsGoReadsItTest::parse).filter(node -> !node.isNull()).map(YamlAsGoReadsItTest::comparable).toList();
        var actual = Trees.json(ManifestReader.read("a.yaml", bytes)).stream().map(YamlAsGoReadsItTest::comparable).toList();
        assertThat(actual).isEqualTo(expected);
    }

    private static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Numbers by value, whatever their notation. */
    private static JsonNode comparable(JsonNode node) {
        if (node.isNumber()) return DecimalNode.valueOf(node.decimalValue().stripTrailingZeros());
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> array.add(comparable(item)));
            return array;
        }
        if (!node.isObject()) return node;
        var object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(entry -> object.set(entry.getKey(), comparable(entry.getValue())));
        return object;
    }
}
