package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.Assets;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That an image is what was built, on a base that its builder names: nothing in it can move, and nobody in it is root. */
class DockerfilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
    void downloadsNothingAndRunsAsNobody(String name) throws IOException {
        var instructions = Files.readAllLines(Assets.projectDirectory().resolve("deploy").resolve(name)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith(" ")).toList();

        assertThat(of("FROM", instructions)).containsExactly("FROM ${BASE}");
        assertThat(of("ARG BASE", instructions)).as("no default").containsExactly("ARG BASE");
        assertThat(of("RUN", instructions)).isEmpty();
        assertThat(of("ADD", instructions)).isEmpty();
        assertThat(of("COPY", instructions)).isNotEmpty().allMatch(line -> line.matches("COPY ((target|deploy)/\\S+ )+/\\S*"));
        assertThat(of("USER", instructions)).containsExactly("USER 65532:65532");
    }

    private static List<String> of(String instruction, List<String> instructions) {
        return instructions.stream().filter(line -> line.startsWith(instruction)).toList();
    }
}
