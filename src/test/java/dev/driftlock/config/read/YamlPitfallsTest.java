package dev.driftlock.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlPitfallsTest {

    @TempDir
    Path folder;

    @Test
    void what_flattening_would_lose_is_found() throws IOException {
        assertThat(find("driftlock:\n  mode: warn\ndriftlock:\n  drain: 1s\n")).containsExactly(":3: driftlock stands there twice; accepted is once");
        assertThat(find("driftlock:\n  mode: warn\n  mode: off\n")).containsExactly(":3: driftlock.mode stands there twice; accepted is once");
        assertThat(find("driftlock:\n  sources:\n    - {}\n")).containsExactly(":3: driftlock.sources[0] is empty; accepted are entries with a value");
        assertThat(find("driftlock:\n  agents:\n    -\n")).containsExactly(":3: driftlock.agents[0] is empty; accepted are entries with a value");
        assertThat(find("driftlock: enforce\n")).containsExactly(":1: driftlock is no mapping; accepted are keys beneath it");
        assertThat(find("- driftlock\n")).containsExactly(":1: no mapping; accepted are keys such as driftlock:");
    }

    @Test
    void what_is_no_yaml_is_one_line() throws IOException {
        assertThat(find("driftlock:\n  mode: [warn\n")).singleElement().asString().startsWith(":3: no YAML: ").doesNotContain("\n");
        assertThat(find("driftlock:\n\tmode: warn\n")).singleElement().asString().startsWith(":2: no YAML: ");
        Files.write(folder.resolve("a.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});
        assertThat(YamlPitfalls.find(folder.resolve("a.yaml"))).containsExactly(folder.resolve("a.yaml") + ": not UTF-8");
    }

    @Test
    void the_rest_is_fine() throws IOException {
        assertThat(find("")).isEmpty();
        assertThat(find("driftlock:\n")).isEmpty();
        assertThat(find("driftlock:\n  sources: []\n  agents:\n  undeclared: {}\nquarkus:\n  log: {level: INFO}\n")).isEmpty();
        assertThat(YamlPitfalls.find(folder.resolve("none.yaml"))).isEmpty();
    }

    private List<String> find(String yaml) throws IOException {
        var file = Files.writeString(folder.resolve("application.yaml"), yaml);
        return YamlPitfalls.find(file).stream().map(line -> line.substring(file.toString().length())).toList();
    }
}
