package dev.driftlock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.Origin;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.guard.FieldRule;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Guard;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Rendered;
import dev.driftlock.guard.Request.UserInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an operator reads (contract, section 6), to the letter where the contract shows it. */
class DenialMessageTest {

    private static final UserInfo JANE = new UserInfo("jane", "", List.of(), Map.of());

    private static Answer answer(String git, String live, String requested, SourceStatus status) {
        var world = Given.world(Given.settings(Mode.ENFORCE), Map.of(), git);
        var request = Given.update(JANE, live, requested);
        var context = new Context(new Redaction(List.<FieldRule>of()), new Commands(Duration.ofHours(1), true), name -> status,
                name -> Duration.ofSeconds(30), Given.NOW, Given.NOW, false);
        return Answers.of(request, new Guard().judge(request, world), context);
    }

    private static Answer answer(String git, String live, String requested) {
        return answer(git, live, requested, new SourceStatus("prod", true, Optional.of(Given.NOW), Optional.empty(), Optional.empty()));
    }

    private static String declaredPlace(Origin.Kind kind) throws Exception {
        var world = Rendered.world(Mode.ENFORCE, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: users}\ndata:\n  HOST: a\n",
                Map.of(5, new Origin("chart/values-prod.yaml", kind)));
        var live = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: users}, data: {HOST: a}}";
        var request = Given.update(JANE, live, live.replace("HOST: a", "HOST: b"));
        var status = new SourceStatus("prod", true, Optional.of(Given.NOW), Optional.empty(), Optional.empty());
        var context = new Context(new Redaction(List.<FieldRule>of()), new Commands(Duration.ofHours(1), true), name -> status, name -> Duration.ofSeconds(30), Given.NOW, Given.NOW, false);
        var message = Answers.of(request, new Guard().judge(request, world), context).denial().orElseThrow().message();
        return message.lines().filter(line -> line.startsWith("    declared")).findFirst().orElseThrow().strip();
    }

    /** Of what a template renders the message says whether the line that it names holds the value. */
    @Test
    void aRenderedValueSaysWhatItsLineIs() throws Exception {
        var place = "declared   chart/values-prod.yaml:5 (prod main@3f2a9c1)";
        assertThat(declaredPlace(Origin.Kind.WRITTEN)).isEqualTo(place);
        assertThat(declaredPlace(Origin.Kind.RENDERED)).isEqualTo(place + ", rendered from there: no single line holds this value");
        assertThat(declaredPlace(Origin.Kind.CONFIGURED)).isEqualTo(place + ", rendered there: the value is set in the source's own settings, in no file of the repository");
    }

    private static String configMap(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: users-api-env, namespace: users}, data: " + data + "}";
    }

    @Test
    void readsAsTheContractShowsIt() {
        var git = """
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: users-api-env
                  namespace: users
                data:
                  DB_PORT: "6432"
                  DB_HOST: pgbouncer.users.svc.cluster.local
                """;
        var message = answer(git, configMap("{DB_PORT: '6432', DB_HOST: pgbouncer.users.svc.cluster.local}"),
                configMap("{DB_PORT: '6432', DB_HOST: pgbouncer-primary.users.svc.cluster.local}")).denial().orElseThrow().message();

        assertThat(message).isEqualTo("""
                users/ConfigMap/users-api-env is declared in Git, and this edit would make the cluster differ from it:

                  data.DB_HOST
                    git        pgbouncer.users.svc.cluster.local
                    requested  pgbouncer-primary.users.svc.cluster.local
                    declared   apps/all.yaml:8 (prod main@3f2a9c1)

                Change it there: apps/all.yaml:8 in https://git.example.com/prod.git (main)
                Emergency? kubectl label configmap users-api-env -n users driftlock.dev/break-glass=30m.<incident>""");
    }

    @Test
    void severalLinesShowThoseThatDiffer() {
        var git = configMap("{f: \"one\\ntwo\\nthree\\n\"}");
        var message = answer(git, git, configMap("{f: \"one\\n2\\nthree\\n\"}")).denial().orElseThrow().message();

        assertThat(message).contains("    - two\n    + 2\n").doesNotContain("three");
    }

    @Test
    void ofVeryLongTextsTheFirstLinesAreShown() {
        var git = configMap("{f: \"" + "a\\n".repeat(20_000) + "\"}");
        var message = answer(git, git, configMap("{f: \"" + "b\\n".repeat(20_000) + "\"}")).denial().orElseThrow().message();

        assertThat(message).contains("    - a\n    - a\n    - a\n    - a\n    - a\n    + b\n").contains("and 39990 more lines");
    }

    @Test
    void hiddenCharactersStandEscaped() {
        var git = configMap("{f: plain}");
        var answer = answer(git, git, configMap("{f: \"\\u001b[31mred\\u202e\\u200b\"}"));

        assertThat(answer.denial().orElseThrow().message()).contains("\\u001b[31mred\\u202e\\u200b").doesNotContain("\u001b").doesNotContain("\u202e");
        assertThat(answer.auditAnnotations().get("findings")).contains("\\u001b").doesNotContain("\u202e");
    }

    @Test
    void staysWithinItsLimits() {
        var keys = IntStream.range(0, 500).mapToObj(i -> "key-" + i + ": '" + "x".repeat(3000) + i + "'").collect(Collectors.joining(", ", "{", "}"));
        var git = configMap(keys);
        var answer = answer(git, git, configMap(keys.replace("xxx'", "xxy'").replace("x0", "y0").replaceAll("x(\\d+)'", "y$1'")));
        var message = answer.denial().orElseThrow().message();

        assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(8 * 1024);
        assertThat(message).contains("  and 490 more").contains("Emergency? kubectl label configmap");
        assertThat(answer.auditAnnotations().get("findings").getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(4 * 1024);
        assertThat(answer.auditAnnotations().get("findings")).matches("\\[\\{.*\\{\"truncated\":\\d+}]");
        assertThat(answer.denial().orElseThrow().causes()).hasSize(500);
    }

    @Test
    void saysWhenGitIsLongUnseenAndWhenANewerCommitIsComing() {
        var git = configMap("{a: '1'}");
        var status = new SourceStatus("prod", true, Optional.of(Given.NOW.minusSeconds(600)), Optional.of("abcdef1234567"),
                Optional.of(new SourceStatus.Failure(Given.NOW, "fetch", "connection refused")));
        var message = answer(git, git, configMap("{a: '2'}"), status).denial().orElseThrow().message();

        assertThat(message).contains("abcdef1 is being read, try again").contains("Git could not be asked for 10m").contains("connection refused");
    }

    @Test
    void aWeakenedGuardNamesTheLawfulWayAndNoEmergency() {
        var git = configMap("{a: '1'}");
        var message = answer(git, git, git.replace("namespace: users", "namespace: users, annotations: {argocd.argoproj.io/skip-reconcile: 'true'}"))
                .denial().orElseThrow().message();

        assertThat(message).contains("verb unguard on namespaces/users").doesNotContain("Emergency?");
    }
}
