package dev.driftlock.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The acceptance cases, posted to the packaged program as an API server would post them. One program for each configuration. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CasesIT {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<Case> cases = Case.all();
    private final Map<JsonNode, Running> running = new HashMap<>();

    private record Running(GitRepository git, DriftlockProcess program) {
    }

    Stream<Case> cases() {
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredAsExpected(Case each) throws IOException {
        var program = running.computeIfAbsent(each.config(), this::start).program();

        var http = program.post(each.review());
        assertThat(http.statusCode()).as(http.body()).isEqualTo(200);
        var response = JSON.readTree(http.body()).path("response");
        var annotations = response.path("auditAnnotations");

        assertThat(annotations.path("verdict").asText()).as("%s: %s", each.file(), http.body()).isEqualTo(each.verdict());
        assertThat(findings(annotations)).as("%s: %s", each.file(), http.body()).isEqualTo(each.findings());
        assertThat(response.path("allowed").asBoolean()).isEqualTo(!each.verdict().equals("denied"));
        if (!response.path("allowed").asBoolean()) assertThat(response.path("status").path("code").asInt()).isEqualTo(403);
        if (!each.says().isEmpty()) assertThat(said(response)).contains(each.says());
        if (!each.silent().isEmpty()) assertThat(http.body()).doesNotContain(each.silent());
    }

    private static Set<String> findings(JsonNode annotations) throws IOException {
        var found = new TreeSet<String>();
        for (var each : JSON.readTree(annotations.path("findings").asText("[]"))) found.add(each.path("kind").asText() + " " + each.path("path").asText());
        return found;
    }

    private static String said(JsonNode response) {
        var said = new StringBuilder(response.path("status").path("message").asText());
        response.path("warnings").forEach(warning -> said.append('\n').append(warning.asText()));
        return said.toString();
    }

    private Running start(JsonNode config) {
        var git = new GitRepository("cases");
        var mine = cases.stream().filter(each -> each.config().equals(config)).toList();
        for (var each : mine) each.git().forEach((file, text) -> git.write(each.id() + "/" + file, text));
        git.push("the cases");
        var settings = new HashMap<>(mine.getFirst().settings());
        settings.put("sources", List.of(Map.of("name", "cases", "url", git.url(), "ref", "main")));
        settings.put("cluster", Map.of("enabled", false));
        return new Running(git, DriftlockProcess.start(JSON.valueToTree(Map.of("driftlock", settings)).toString(), Map.of()));
    }

    @AfterAll
    void stop() {
        for (var each : running.values()) {
            each.program().close();
            each.git().close();
        }
    }
}
