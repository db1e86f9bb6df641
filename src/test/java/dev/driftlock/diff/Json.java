package dev.driftlock.diff;

import com.fasterxml.jackson.databind.JsonNode;
import org.yaml.snakeyaml.Yaml;

/** Objects of tests, written as YAML flow. */
public final class Json {

    private static final com.fasterxml.jackson.databind.json.JsonMapper MAPPER = new com.fasterxml.jackson.databind.json.JsonMapper();

    private Json() {
    }

    public static JsonNode of(String yaml) {
        return yaml == null ? null : MAPPER.valueToTree(new Yaml().<Object>load(yaml));
    }
}
