package dev.driftlock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That the API server asks the webhook and hands on what it says: to kubectl the denial and the warning, to the audit log the annotations. */
@ExtendWith(ApiServerExtension.class)
class WebhookRegistrationIT {

    private static final String NAMESPACE = "bench-webhook";

    private final ApiServer apiServer;
    private final StubWebhook stub = StubWebhook.start();

    WebhookRegistrationIT(ApiServer apiServer) {
        this.apiServer = apiServer;
    }

    @BeforeEach
    void register() {
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + NAMESPACE + "}}");
        WebhookRegistration.at(stub.url(), stub.caBundle())
                .withNamespaceSelector("{matchLabels: {kubernetes.io/metadata.name: " + NAMESPACE + "}}")
                .withMatchConditions("[{name: configmaps, expression: request.resource.resource == 'configmaps'}]")
                .apply(apiServer.kubectl());
        WebhookRegistration.awaitInForce(apiServer, NAMESPACE, Duration.ofSeconds(20));
    }

    @AfterEach
    void remove() {
        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", WebhookRegistration.CONFIGURATION).expectSuccess();
        stub.close();
    }

    @Test
    void warningAndAnnotationsArrive() {
        var audit = apiServer.audit();

        var answer = apiServer.kubectl().run("create", "configmap", "fine", "-n", NAMESPACE).expectSuccess();

        assertThat(answer.err()).contains("Warning: the stub was asked about fine");
        assertThat(audit.awaitEvent(each -> each.isAbout("configmaps", "fine")).guard("verdict")).isEqualTo("allowed");
    }

    @Test
    void aDenialArrives() {
        var answer = apiServer.kubectl().run("create", "configmap", "denied", "-n", NAMESPACE).expectFailure();

        assertThat(answer.err()).contains("admission webhook \"guard.driftlock.dev\" denied the request: the stub denies denied");
    }
}
