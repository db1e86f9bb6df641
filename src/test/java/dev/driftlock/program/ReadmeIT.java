package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a newcomer copies out of the README works as it stands there, but for the repository's address. */
class ReadmeIT {

    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    @Test
    void itsConfigurationStarts() throws IOException {
        var block = YAML.matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        try (var git = new GitRepository("prod-manifests").write("services/users-api/env.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: env, namespace: users}
                """).pushed("one object");
                var driftlock = DriftlockProcess.start(block.group(1).replaceAll("url: \\S+", "url: " + git.url()), Map.of())) {
            assertThat(driftlock.metrics()).contains("driftlock_declared_objects{source=\"prod-manifests\"} 1.0");
        }
    }
}
