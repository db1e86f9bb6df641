package dev.driftlock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bench itself: what every other integration test takes for granted. */
@ExtendWith(ApiServerExtension.class)
class ApiServerIT {

    @Test
    void comesUpWithinSecondsAndGoesWithoutATrace() throws Exception {
        var started = Instant.now();
        var apiServer = ApiServer.start(Assets.find("kube-apiserver", "etcd", "kubectl"));
        var took = Duration.between(started, Instant.now());
        System.out.println("etcd and kube-apiserver were ready after " + took.toMillis() + " ms");
        var directory = apiServer.caFile().getParent();
        apiServer.close();

        assertThat(took).isLessThan(Duration.ofSeconds(30));
        assertThat(directory).doesNotExist();
    }

    @Test
    void bothSidesOfKubectlAreOfOneVersion(ApiServer apiServer) {
        var version = apiServer.kubectl().run("version").expectSuccess().out();

        assertThat(version).matches("(?s)Client Version: (v1\\.\\d+\\.\\d+)\n.*Server Version: \\1\n");
    }

    @Test
    void whoHasNoRightsIsForbidden(ApiServer apiServer) {
        var answer = apiServer.kubectl("jane@example.com", "developers").run("create", "configmap", "mine", "-n", "default").expectFailure();

        assertThat(answer.err()).contains("is forbidden", "User \"jane@example.com\" cannot create resource \"configmaps\"");
    }

    @Test
    void serviceAccountsAreWhoTheirTokenSays(ApiServer apiServer) {
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: bench-tokens}}");
        apiServer.kubectl().run("create", "serviceaccount", "agent", "-n", "bench-tokens").expectSuccess();

        var answer = apiServer.kubectlAs("bench-tokens", "agent").run("auth", "whoami").expectSuccess();

        assertThat(answer.out()).contains("system:serviceaccount:bench-tokens:agent");
    }

    @Test
    void theAuditLogSeesTheWriteAtOnce(ApiServer apiServer) {
        var audit = apiServer.audit();
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: bench-audit}}");
        apiServer.kubectl().run("create", "configmap", "seen", "-n", "bench-audit", "--from-literal=key=value").expectSuccess();

        var event = audit.awaitEvent(each -> each.isAbout("configmaps", "seen"), Duration.ZERO);

        assertThat(event.user()).isEqualTo(ApiServer.ADMIN);
        assertThat(event.verb()).isEqualTo("create");
        assertThat(event.code()).isEqualTo(201);
        assertThat(event.annotations()).containsEntry("authorization.k8s.io/decision", "allow");
        assertThat(event.json().at("/requestObject/data/key").asText()).isEqualTo("value");
    }

    @Test
    void kubectlEditOpensTheEditorGiven(ApiServer apiServer) {
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: bench-edit}}");
        apiServer.kubectl().run("create", "configmap", "env", "-n", "bench-edit", "--from-literal=HOST=before").expectSuccess();

        apiServer.kubectl().withEditor("sed -i s/before/after/").run("edit", "configmap", "env", "-n", "bench-edit").expectSuccess();

        var now = apiServer.kubectl().run("get", "configmap", "env", "-n", "bench-edit", "-o", "jsonpath={.data.HOST}").expectSuccess();
        assertThat(now.out()).isEqualTo("after");
    }
}
