package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.cases.Case;
import dev.driftlock.source.git.GitHttpServer;
import dev.driftlock.source.git.TestCertificates;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The least that a build must do to be one: start, read Git, deny the incident's edit, evaluate a policy, count it. The native build runs this against its binary. */
class SmokeIT {

    /** A bit of everything that CEL does: types, a regular expression, a loop, a function of ours, text, an optional value. */
    private static final String POLICY = """
            apiVersion: driftlock.dev/v1
            kind: GuardPolicy
            metadata: {name: smoke}
            spec:
              effect: deny
              when: >-
                finding.path.matches('^data[.]DB_[A-Z]+$') && actor.kind == 'user' && grant == null && now > timestamp('2020-01-01T00:00:00Z')
                && object.?metadata.?labels[?'none'].orValue('') == '' && [quantity('500m'), quantity('0.5')].all(q, q == quantity('5e-1'))
              message: "'%s of %s: %d declared here'.format([finding.path, object.metadata.name, declaredIn('', 'ConfigMap', request.namespace).size()])"
            """;

    private final Case incident = Case.all().stream().filter(each -> each.id().equals("incident-edit")).findFirst().orElseThrow();

    @Test
    void deniesTheIncidentsEdit() throws IOException {
        try (var git = new GitRepository("prod-manifests"); var policies = TemporaryDirectory.create("policies")) {
            incident.git().forEach(git::write);
            git.push("users-api");
            var yaml = """
                    driftlock:
                      mode: enforce
                      sources: [{name: prod-manifests, url: "%s"}]
                      cluster: {enabled: false}
                      policies: ["%s"]
                    """.formatted(git.url(), policies.path());
            policies.write("smoke.yaml", POLICY);
            try (var driftlock = DriftlockProcess.start(yaml, Map.of())) {
                var answer = driftlock.post(incident.review());
                var response = new JsonMapper().readTree(answer.body()).path("response");

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(response.path("allowed").asBoolean(true)).as(answer.body()).isFalse();
                assertThat(response.path("status").path("message").asText()).contains("configmap.yaml:8").contains("prod-manifests main@")
                        .contains("smoke: data.DB_HOST of users-api-env: 1 declared here");
                assertThat(driftlock.metrics()).contains("driftlock_admission_seconds_count{dry_run=\"false\",mode=\"enforce\",operation=\"UPDATE\",verdict=\"denied\"}");
            }
        }
    }

    /** TLS with an authority of one's own, a password, and the smart protocol over it. */
    @Test
    void readsGitOverHttps() throws Exception {
        try (var git = new GitRepository("prod-manifests"); var files = TemporaryDirectory.create("secrets")) {
            incident.git().forEach(git::write);
            var commit = git.push("users-api");
            var certificates = TestCertificates.make(files.path());
            files.write("token", "s3cret");
            try (var repository = git.onServer(); var server = new GitHttpServer(repository, certificates.tls())) {
                server.password = "git:s3cret";
                var yaml = """
                        driftlock:
                          mode: enforce
                          sources:
                            - name: prod-manifests
                              url: "%s"
                              credentials: {username: git, password-file: "%s", ca-file: "%s"}
                          cluster: {enabled: false}
                        """.formatted(server.url(), files.path().resolve("token"), certificates.caFile());
                try (var driftlock = DriftlockProcess.start(yaml, Map.of())) {
                    var response = new JsonMapper().readTree(driftlock.post(incident.review()).body()).path("response");

                    assertThat(response.path("allowed").asBoolean(true)).as(driftlock.health()).isFalse();
                    assertThat(response.path("status").path("message").asText()).contains("configmap.yaml:8", "prod-manifests main@" + commit.substring(0, 7));
                    assertThat(server.seen).anyMatch(request -> request.path().endsWith("/git-upload-pack"));
                }
            }
        }
    }
}
