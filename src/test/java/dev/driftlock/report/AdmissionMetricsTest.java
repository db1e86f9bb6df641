package dev.driftlock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.guard.Scene;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of judged requests (contract, sections 2 and 7). */
class AdmissionMetricsTest {

    private static final String ARGO = "system:serviceaccount:argocd:argocd-application-controller";
    private static final String LIVE = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: users}, data: {a: '1'}}";

    @Test
    void agentsOutsideOfPodsAreCountedAndMarked() {
        var registry = new SimpleMeterRegistry();
        var metrics = new AdmissionMetrics(registry);
        for (var user : List.of(ARGO, "jane@example.com")) {
            var request = Scene.update(user, LIVE, LIVE);
            var verdict = new Scene().judge(request);
            metrics.judged(request, verdict, Duration.ZERO);
            var mark = AuditAnnotations.of(verdict, new Redaction(List.of())).get("agent-origin");
            assertThat(mark).isEqualTo(user.equals(ARGO) ? "outside a pod" : null);
        }
        assertThat(registry.counter("driftlock.agents.outside.pods").count()).isEqualTo(1);
        assertThat(registry.counter("driftlock.requests", "actor", "agent").count()).isEqualTo(1);
    }
}
