package dev.driftlock.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Contract, section 2: what cannot be understood stops the start with a line, and nothing else is said or opened. */
@Timeout(180)
class StartIT {

    @TempDir
    Path folder;

    @Test
    void a_value_that_is_not_accepted() throws Exception {
        assertRefused("driftlock: {mode: enforced}", Map.of(),
                "driftlock.mode: \"enforced\" is not accepted; accepted are off, observe, warn, enforce");
    }

    @Test
    void an_unknown_key() throws Exception {
        assertRefused("driftlock:\n  dataDir: x\n", Map.of(), "driftlock.dataDir is not known; did you mean driftlock.data-dir?");
    }

    @Test
    void a_variable_that_is_not_accepted() throws Exception {
        assertRefused("", Map.of("DRIFTLOCK_SOURCES_0__NAME", "a", "DRIFTLOCK_SOURCES_0__URL", "ftp://a/b"),
                "driftlock.sources[0].url: \"ftp://a/b\" is not accepted; accepted is a URL with https, ssh or file"
                        + " (ssh://git@host/path, not git@host:path), or with http to this machine");
    }

    @Test
    void a_file_that_is_no_yaml() throws Exception {
        try (var edge = Edge.ended(folder, "driftlock:\n  mode: [warn\n", Map.of())) {
            assertThat(edge.exitCode()).isEqualTo(1);
            assertThat(edge.lines()).singleElement().asString().startsWith("config/application.yaml:3: no YAML: ");
        }
    }

    @Test
    void several_mistakes_are_several_lines() throws Exception {
        try (var edge = Edge.ended(folder, "driftlock: {mode: a, drain: b}", Map.of())) {
            assertThat(edge.exitCode()).isEqualTo(1);
            assertThat(edge.lines()).hasSize(2).allMatch(line -> line.startsWith("driftlock."));
        }
    }

    @Test
    void certificates_that_are_not_there() throws Exception {
        assertRefused("driftlock: {tls: {mode: files, cert-file: no.crt, key-file: no.key}}", Map.of(),
                "driftlock.tls: no.crt is not there; accepted are PEM files of a certificate chain and its key");
    }

    @Test
    void variables_that_mean_nothing_are_a_line_each_in_the_log() throws Exception {
        try (var edge = Edge.start(folder, "driftlock: {cluster: {enabled: false}}", Map.of("DRIFTLOCK_SERVICE_HOST", "10.0.0.1",
                "DRIFTLOCK_PORT_8443_TCP", "tcp://10.0.0.1:8443"))) {
            assertThat(edge.lines()).filteredOn(line -> line.contains("WARN")).hasSize(2)
                    .allMatch(line -> line.contains("means nothing here"));
        }
    }

    private void assertRefused(String yaml, Map<String, String> variables, String line) throws Exception {
        try (var edge = Edge.ended(folder, yaml, variables)) {
            assertThat(edge.exitCode()).isEqualTo(1);
            assertThat(edge.lines()).containsExactly(line);
        }
    }
}
