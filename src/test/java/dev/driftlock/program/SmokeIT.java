package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.cases.Case;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The least that a build must do to be one: start, read Git, deny the incident's edit, count it. The native build runs this against its binary. */
class SmokeIT {

    @Test
    void deniesTheIncidentsEdit() throws IOException {
        var incident = Case.all().stream().filter(each -> each.id().equals("incident-edit")).findFirst().orElseThrow();
        try (var git = new GitRepository("prod-manifests")) {
            incident.git().forEach(git::write);
            git.push("users-api");
            var yaml = """
                    driftlock:
                      mode: enforce
                      sources: [{name: prod-manifests, url: "%s"}]
                      cluster: {enabled: false}
                    """.formatted(git.url());
            try (var driftlock = DriftlockProcess.start(yaml, Map.of())) {
                var answer = driftlock.post(incident.review());
                var response = new JsonMapper().readTree(answer.body()).path("response");

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(response.path("allowed").asBoolean(true)).as(answer.body()).isFalse();
                assertThat(response.path("status").path("message").asText()).contains("configmap.yaml:8").contains("prod-manifests main@");
                assertThat(driftlock.metrics()).contains("driftlock_admission_seconds_count{dry_run=\"false\",mode=\"enforce\",operation=\"UPDATE\",verdict=\"denied\"}");
            }
        }
    }
}
