package dev.driftlock.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.WebhookRegistration;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.tls.Pem;
import dev.driftlock.tls.SelfSigned;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code tls.mode: files} with a certificate that has expired: what the API server says, what Driftlock says, and that new files are all it takes. */
@ExtendWith(ApiServerExtension.class)
class ExpiredCertificateIT {

    private static final String NS = "registration-expired";
    private static final String METRIC = "driftlock_certificate_expiration_timestamp_seconds ";

    private final TemporaryDirectory directory = TemporaryDirectory.create("expired");

    @AfterEach
    void remove(ApiServer apiServer) {
        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", WebhookRegistration.CONFIGURATION, "--ignore-not-found");
        directory.close();
    }

    @Test
    void isToldOnBothSidesAndPutRightByNewFiles(ApiServer apiServer) throws Exception {
        var expired = SelfSigned.create("driftlock", Instant.now().minus(Duration.ofDays(40)), Duration.ofDays(30));
        var renewed = SelfSigned.create("driftlock", Instant.now(), Duration.ofDays(30));
        write(expired);
        directory.write("config/application.yaml", "driftlock: {cluster: {enabled: false}, drain: 1s, tls: {mode: files, cert-file: tls.crt, key-file: tls.key}}\n");
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NS + "}}");
        try (var driftlock = DriftlockProcess.launchIn(directory.path(), Map.of()).awaitReady()) {
            WebhookRegistration.at(driftlock.url() + "/validate", Pem.certificate(expired.authority()) + Pem.certificate(renewed.authority()))
                    .withNamespaceSelector("{matchLabels: {kubernetes.io/metadata.name: " + NS + "}}").apply(apiServer.kubectl());

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(edit(apiServer).err()).contains("tls: failed to verify certificate: x509: certificate has expired"));
            assertThat(driftlock.health()).contains("the served certificate has expired on");
            assertThat(driftlock.log()).containsOnlyOnce("the served certificate has expired on");
            assertThat(expiration(driftlock)).isEqualTo(expired.serving().leaf().getNotAfter().toInstant().getEpochSecond());

            write(renewed);

            await().atMost(Duration.ofSeconds(30)).until(() -> edit(apiServer).succeeded());
            assertThat(driftlock.health()).doesNotContain("has expired");
            assertThat(expiration(driftlock)).isEqualTo(renewed.serving().leaf().getNotAfter().toInstant().getEpochSecond());
        }
    }

    private void write(SelfSigned made) throws Exception {
        directory.write("tls.crt", Pem.certificate(made.serving().leaf()));
        directory.write("tls.key", Pem.key(made.serving()));
    }

    private static Run edit(ApiServer apiServer) {
        return apiServer.kubectl().run("create", "configmap", "env", "-n", NS, "--dry-run=server");
    }

    private static long expiration(DriftlockProcess driftlock) {
        return driftlock.metrics().lines().filter(line -> line.startsWith(METRIC)).mapToLong(line -> (long) Double.parseDouble(line.substring(METRIC.length()))).findFirst().orElseThrow();
    }
}
