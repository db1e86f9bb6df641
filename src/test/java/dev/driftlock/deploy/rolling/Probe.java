package dev.driftlock.deploy.rolling;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.bench.Manifests;
import java.time.Duration;

/** When a kubelet asks a pod whether it is ready, and when it believes that it is not: the {@code readinessProbe} of install.yaml. */
record Probe(String path, Duration period, Duration timeout, int failureThreshold) {

    static Probe of(Manifests manifests) {
        var probe = manifests.the("Deployment", "driftlock").at("/spec/template/spec/containers/0/readinessProbe");
        return new Probe(probe.at("/httpGet/path").asText(), seconds(probe.path("periodSeconds")), seconds(probe.path("timeoutSeconds")), probe.path("failureThreshold").asInt());
    }

    private static Duration seconds(JsonNode number) {
        return Duration.ofSeconds(number.asInt());
    }
}
