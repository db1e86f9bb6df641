package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Finding.Kind;
import dev.driftlock.guard.Holds.Held;
import dev.driftlock.guard.Verdict.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** hold-agents (contract, section 5): what an agent may not undo while a window is open. */
class AgentHoldTest {

    private static final String GIT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {HOST: git, PORT: '1'}}";
    private static final Grant GRANT = new Grant(Scope.ofNamespace("users"), "INC-4711", "jane", Given.NOW.minusSeconds(600), Given.NOW.plusSeconds(1200));

    private static Holds holding(String path, Kind kind) {
        return (key, sources) -> key.name().equals("env") ? List.of(new Held(GRANT, "jane@example.com", new PathText(path), kind)) : List.of();
    }

    private static String env(String host, String port) {
        return GIT.replace("git", host).replace("'1'", "'" + port + "'");
    }

    private static Verdict judge(Holds holds, Mode mode, Request request) {
        return new Scene().git(GIT).mode(mode).holding(holds).judge(request);
    }

    @ParameterizedTest
    @CsvSource({"data.HOST, hand, 1, DENIED", "data.PORT, hand, 1, ALLOWED", "data, hand, 1, DENIED", "data.HOST, git, 2, ALLOWED", "'', hand, 1, DENIED"})
    void whatPutsAHeldFieldBackIsDenied(String path, String liveHost, String livePort, Outcome outcome) {
        var verdict = judge(holding(path, Kind.DIVERGES), Mode.ENFORCE, Given.update(Given.ARGO, env(liveHost, livePort), GIT));

        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.isHeld()).isEqualTo(outcome == Outcome.DENIED);
    }

    @Test
    void itSaysUntilWhenAndWhose() {
        var verdict = judge(holding("data.HOST", Kind.DIVERGES), Mode.ENFORCE, Given.update(Given.ARGO, env("hand", "1"), GIT));

        assertThat(verdict.findings()).singleElement().extracting(Finding::detail).isEqualTo("break-glass until 10:20Z: jane@example.com changed data.HOST for INC-4711");
        assertThat(verdict.grant()).contains(GRANT);
        assertThat(verdict.dependsOnFreshness()).as("a commit pushed a moment ago ends the hold").isTrue();
    }

    @Test
    void whatWasDeletedIsNotCreatedAndWhatWasCreatedIsNotDeleted() {
        assertThat(judge(holding("", Kind.DELETES), Mode.ENFORCE, Given.create(Given.ARGO, GIT)).isHeld()).isTrue();
        assertThat(judge(holding("", Kind.CREATES), Mode.ENFORCE, Given.delete(Given.ARGO, GIT)).isHeld()).isTrue();
        assertThat(judge(holding("", Kind.CREATES), Mode.ENFORCE, Given.create(Given.ARGO, GIT)).isHeld()).isFalse();
        assertThat(judge(holding("", Kind.DELETES), Mode.ENFORCE, Given.delete(Given.ARGO, GIT)).isHeld()).isFalse();
        assertThat(judge(holding("data.HOST", Kind.DIVERGES), Mode.ENFORCE, Given.delete(Given.ARGO, GIT)).isHeld()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"OBSERVE", "WARN", "OFF"})
    void nothingIsDeniedWhereNothingElseIs(Mode mode) {
        assertThat(judge(holding("data.HOST", Kind.DIVERGES), mode, Given.update(Given.ARGO, env("hand", "1"), GIT)).isDenied()).isFalse();
    }

    @Test
    void aUserMayPutItBack() {
        assertThat(judge(holding("data.HOST", Kind.DIVERGES), Mode.ENFORCE, Given.update(Given.JANE, env("hand", "1"), GIT)).outcome()).isEqualTo(Outcome.ALLOWED);
    }
}
