package dev.driftlock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.SourceStatus;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A namespace's mode that is none, set by an agent (contract, section 3). */
class ModeWarningTest {

    private static final String ARGO = "system:serviceaccount:argocd:argocd-application-controller";
    private static final Context CONTEXT = new Context(new Redaction(List.of()), new Commands(Duration.ofHours(1), true), SourceStatus::unknown,
            name -> Duration.ofSeconds(30), Given.NOW, Given.NOW, false);

    private static String namespace(String mode) {
        return "{apiVersion: v1, kind: Namespace, metadata: {name: users, labels: {" + (mode == null ? "" : "driftlock.dev/mode: '" + mode + "'") + "}}}";
    }

    @ParameterizedTest(name = "{0} from {1} to {2}")
    @CsvSource(nullValues = "-", textBlock = """
            agent, -,      strict, true
            agent, warn,   strict, true
            agent, strict, strict, false
            agent, -,      warn,   false
            agent, strict, -,      false
            user,  -,      strict, false
            """)
    void anAgentIsToldThatItCountsAsNotSet(String who, String before, String after, boolean told) {
        var request = Scene.update(who.equals("agent") ? ARGO : "jane@example.com", namespace(before), namespace(after));
        var answer = Answers.of(request, new Scene().judge(request), CONTEXT);

        assertThat(answer.isAllowed()).isEqualTo(who.equals("agent"));
        if (told) assertThat(answer.warnings()).containsExactly(
                "the label driftlock.dev/mode=strict on Namespace/users is no mode and counts as not set; accepted are off, observe, warn, enforce");
        else assertThat(answer.warnings()).isEmpty();
    }
}
