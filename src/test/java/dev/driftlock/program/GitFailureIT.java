package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.cases.Case;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the guard when Git goes, breaks or moves on, seen from outside on the packaged program. */
class GitFailureIT {

    private static final Case INCIDENT = Case.all().stream().filter(each -> each.id().equals("incident-edit")).findFirst().orElseThrow();
    private static final String MANIFEST = INCIDENT.git().get("configmap.yaml");

    private final GitRepository git = new GitRepository("prod");
    private DriftlockProcess driftlock;

    @BeforeEach
    void start() {
        git.write("configmap.yaml", MANIFEST).push("as it runs");
        driftlock = DriftlockProcess.start("""
                driftlock:
                  mode: enforce
                  sources: [{name: prod, url: "%s", poll: 1s}]
                  cluster: {enabled: false}
                  drain: 0s
                """.formatted(git.url()), Map.of());
    }

    @AfterEach
    void stop() {
        driftlock.close();
        git.close();
    }

    private JsonNode response() {
        try {
            return new JsonMapper().readTree(driftlock.post(INCIDENT.review()).body()).path("response");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String denial() {
        var response = response();
        assertThat(response.path("allowed").asBoolean(true)).as(response.toString()).isFalse();
        return response.at("/status/message").asText();
    }

    @Test
    void aRestartWithoutGitComesUpFromTheLastGoodState() {
        driftlock.stop();
        git.deleteFromServer();
        var before = driftlock;
        driftlock = before.startAgain().awaitReady();

        assertThat(denial()).contains("configmap.yaml:8").contains("Git could not be asked since the start").doesNotContain("Exception");
        assertThat(driftlock.metrics()).containsPattern("driftlock_source_errors_total\\{.*source=\"prod\".*} [1-9]");
    }

    @Test
    void aCommitThatBreaksAFileLeavesTheLastGoodOneInForce() {
        git.write("broken.yaml", "kind: [unclosed\n").push("a slip");
        await().atMost(Duration.ofSeconds(20)).until(() -> driftlock.health().contains("broken.yaml"));

        assertThat(denial()).contains("configmap.yaml:8");
        assertThat(driftlock.metrics()).containsPattern("driftlock_source_errors_total\\{reason=\"render\",source=\"prod\"}");

        git.delete("broken.yaml").write("configmap.yaml", MANIFEST.replace("pgbouncer.users", "pgbouncer-primary.users")).push("mended, and the change");
        await().atMost(Duration.ofSeconds(20)).until(() -> response().path("allowed").asBoolean(false));
        assertThat(driftlock.health()).doesNotContain("broken.yaml");
    }

    @Test
    void aCommitCountsForTheNextRequest() {
        denial();
        git.write("configmap.yaml", MANIFEST.replace("pgbouncer.users", "pgbouncer-primary.users")).push("the change, where it lasts");

        assertThat(response().path("allowed").asBoolean(false)).isTrue();
    }
}
