package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.DriftlockConfig.BreakGlass;
import dev.driftlock.config.DriftlockConfig.Controllers;
import dev.driftlock.config.DriftlockConfig.Discover;
import dev.driftlock.config.DriftlockConfig.Undeclared;
import dev.driftlock.config.SourceConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the program can be told, the chart's schema knows; and nothing else, so that a mistake is found before a pod is made. */
class ValuesSchemaTest {

    /** Of the chart's own making: a value could only contradict it. */
    private static final Set<String> OF_THE_CHART = Set.of("policies", "data-dir", "cluster");
    private static final Map<String, String> WRITTEN = Map.of("changes-kept", "changes");

    @Test
    void knowsTheKeysOfTheConfiguration() throws IOException {
        var config = new ObjectMapper().readTree(Chart.directory().resolve("values.schema.json").toFile()).at("/properties/config");

        var expected = keysOf(DriftlockConfig.class);
        expected.removeAll(OF_THE_CHART);
        assertThat(keysOf(config)).isEqualTo(expected);
        assertThat(keysOf(config.at("/properties/undeclared"))).isEqualTo(keysOf(Undeclared.class));
        assertThat(keysOf(config.at("/properties/discover"))).isEqualTo(keysOf(Discover.class));
        assertThat(keysOf(config.at("/properties/controllers"))).isEqualTo(keysOf(Controllers.class));
        assertThat(keysOf(config.at("/properties/break-glass"))).isEqualTo(keysOf(BreakGlass.class));
    }

    @Test
    void knowsTheKeysOfASource() throws IOException {
        var source = new ObjectMapper().readTree(Chart.directory().resolve("values.schema.json").toFile()).at("/properties/config/properties/sources/items/properties");

        assertThat(source.findValuesAsText("additionalProperties")).containsOnly("false");
        assertThat(keys(source.at("/helm/properties"))).isEqualTo(keysOf(SourceConfig.Helm.class));
        assertThat(keys(source)).contains("name", "url", "ref", "path", "render", "namespace", "mode", "poll", "helm", "credentials", "verify", "hook-secret-file", "browse-url");
    }

    private static TreeSet<String> keysOf(JsonNode schema) {
        assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
        return keys(schema.path("properties"));
    }

    private static TreeSet<String> keys(JsonNode properties) {
        var keys = new TreeSet<String>();
        properties.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static TreeSet<String> keysOf(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).map(ValuesSchemaTest::asWritten)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String asWritten(String component) {
        var kebab = component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        return WRITTEN.getOrDefault(kebab, kebab);
    }
}
