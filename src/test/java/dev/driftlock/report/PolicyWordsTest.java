package dev.driftlock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.SourceStatus;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Ruling;
import dev.driftlock.guard.Scene;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which policy decided is told in the message, the warnings, the audit log and a metric (contract, sections 6 and 8). */
class PolicyWordsTest {

    private static final Context CONTEXT = new Context(new Redaction(List.of()), new Commands(Duration.ofHours(1), true), SourceStatus::unknown,
            name -> Duration.ofSeconds(30), Given.NOW, Given.NOW, false);
    private static final String MAP = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {HOST: %s}}";
    private static final Request EDIT = Scene.update("jane@example.com", MAP.formatted("a"), MAP.formatted("b"));

    private static Scene scene(Ruling ruling) {
        return new Scene().git(MAP.formatted("a")).policies((matter, findings) -> findings.stream().map(finding -> Optional.of(ruling)).toList());
    }

    private static Answer answer(Ruling ruling) {
        return Answers.of(EDIT, scene(ruling).judge(EDIT), CONTEXT);
    }

    private static Ruling deny(String message, boolean yields) {
        return new Ruling(Effect.DENY, List.of("frozen", "prod"), message, yields);
    }

    @Test
    void aDenialNamesThemWithTheAdminsWords() {
        var answer = answer(deny("nothing changes on a Friday\u001b[31m", true));

        assertThat(answer.denial().orElseThrow().message()).contains("    policy     frozen,prod: nothing changes on a Friday\\u001b[31m\n", "Emergency? kubectl label configmap env");
        assertThat(answer.denial().orElseThrow().causes()).singleElement().satisfies(cause -> assertThat(cause.message()).startsWith("policy frozen,prod: nothing changes"));
        assertThat(answer.auditAnnotations()).containsEntry("policy", "frozen,prod").containsEntry("verdict", "denied");
    }

    @Test
    void noWindowIsOfferedThatWouldNotHelp() {
        assertThat(answer(deny("", false)).denial().orElseThrow().message()).contains("    policy     frozen,prod\n").doesNotContain("Emergency?");
    }

    @Test
    void aWarningBeginsWithThem() {
        var answer = answer(new Ruling(Effect.RECORD, List.of("owned"), "x".repeat(500), false));

        assertThat(answer.warnings()).singleElement().satisfies(line -> assertThat(line).startsWith("policy owned: xxx").contains("; users/ConfigMap/env data.HOST differs").hasSizeLessThanOrEqualTo(240));
    }

    @Test
    void whatIsLetPassLeavesATraceToo() {
        var answer = answer(new Ruling(Effect.ALLOW, List.of("owned"), "", false));

        assertThat(answer.denial()).isEmpty();
        assertThat(answer.auditAnnotations()).containsEntry("verdict", "allowed").containsEntry("policy", "owned").doesNotContainKey("findings");
    }

    @Test
    void decisionsAreCounted() {
        var registry = new SimpleMeterRegistry();
        new AdmissionMetrics(registry).judged(EDIT, scene(new Ruling(Effect.ALLOW, List.of("owned"), "", false)).judge(EDIT), Duration.ZERO);

        assertThat(registry.get("driftlock.policy.decisions").tags("policy", "owned", "effect", "allow", "dry_run", "false").counter().count()).isEqualTo(1);
        assertThat(registry.get("driftlock.findings").tags("kind", "ignored").counter().count()).isEqualTo(1);
    }
}
