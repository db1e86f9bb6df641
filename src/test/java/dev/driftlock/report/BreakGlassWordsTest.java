package dev.driftlock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.SourceStatus;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.LabelAct;
import dev.driftlock.guard.LabelAct.Refusal;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Scene;
import dev.driftlock.guard.Scope;
import dev.driftlock.guard.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read about a break-glass label and its window (contract, sections 5 and 6). */
class BreakGlassWordsTest {

    private static final String JANE = "jane@example.com";
    private static final Context CONTEXT = new Context(new Redaction(List.of()), new Commands(Duration.ofHours(1), true), SourceStatus::unknown,
            name -> Duration.ofSeconds(30), Given.NOW, Given.NOW, false);

    private static String object(String kind, String metadata) {
        return "{apiVersion: v1, kind: " + kind + ", metadata: {name: users" + (kind.equals("Namespace") ? "" : ", namespace: users") + ", " + metadata + "}}";
    }

    private static Request label(String kind, String before, String after) {
        return Scene.update(JANE, object(kind, labels(before)), object(kind, labels(after)));
    }

    private static String labels(String label) {
        return "labels: {" + (label.isEmpty() ? "" : "driftlock.dev/break-glass: '" + label + "'") + "}";
    }

    private static Answer answer(Scene scene, Request request) {
        return Answers.of(request, scene.judge(request), CONTEXT);
    }

    private static String message(Scene scene, Request request) {
        return answer(scene, request).denial().orElseThrow().message();
    }

    @Test
    void aBadLabelIsAnsweredWithARightOne() {
        assertThat(message(new Scene(), label("Namespace", "", "2h.INC-4711"))).isEqualTo("""
                This break-glass label on Namespace/users opens nothing:

                  metadata.labels['driftlock.dev/break-glass']
                    live       (absent)
                    requested  2h.INC-4711
                    because    2h is too long; accepted is at most 1h

                A right one: kubectl label namespace users driftlock.dev/break-glass=30m.<incident>""");
        assertThat(message(new Scene(), label("ConfigMap", "", "30m")))
                .endsWith("A right one: kubectl label configmap users -n users driftlock.dev/break-glass=30m.<incident>");
    }

    @Test
    void aLabelThatStandsThereHasToGoFirst() {
        assertThat(message(new Scene(), label("ConfigMap", "30m.INC-4711", "31x.INC-4711"))).endsWith("A right one: kubectl label configmap users -n users "
                + "driftlock.dev/break-glass- && kubectl label configmap users -n users driftlock.dev/break-glass=30m.<incident>");
    }

    @Test
    void anOpenWindowIsNamedAndHowItEnds() {
        var scene = new Scene().open("users", "alex@example.com", "INC-1");

        assertThat(message(scene, label("Namespace", "30m.INC-1", "30m.INC-4711")))
                .contains("a window for INC-1 is open here, alex@example.com holds it until 2026-11-24T10:20:00Z, and it never moves")
                .endsWith("To end that window: kubectl label namespace users driftlock.dev/break-glass-");
    }

    @Test
    void theEmergencyCommandWorksWhereAnOldLabelIsLeft() {
        var secret = "{apiVersion: v1, kind: Secret, metadata: {name: key, namespace: users%s}, data: {a: %s}}";
        var scene = new Scene().git(secret.formatted("", "QQ=="));
        var left = secret.formatted(", labels: {driftlock.dev/break-glass: 30m.INC-1}", "QQ==");
        var requested = secret.formatted(", labels: {driftlock.dev/break-glass: 30m.INC-1}", "Qg==");

        assertThat(message(scene, Scene.update(JANE, left, requested)))
                .contains("Emergency? kubectl label secret key -n users driftlock.dev/break-glass- && kubectl label secret key -n users driftlock.dev/break-glass=30m.");
    }

    @Test
    void theOpeningSaysUntilWhenAndHowTheLabelComesOff() {
        var request = label("ConfigMap", "", "30m.INC-4711");
        var grant = new Grant(new Scope("users/ConfigMap/users"), "INC-4711", JANE, Given.NOW, Given.NOW.plusSeconds(1800));
        var asked = new Scene().judge(request);

        var answer = Answers.of(request, asked.with(new LabelAct.Opened(grant, false)), CONTEXT);

        assertThat(answer.warnings()).containsExactly(
                "break-glass INC-4711 is open until 10:30:00Z (30m) for users/ConfigMap/users; what it lets through must reach Git",
                "Driftlock cannot take this label off; at the end: kubectl label configmap users -n users driftlock.dev/break-glass-");
        assertThat(answer.auditAnnotations()).containsEntry("verdict", "allowed").containsEntry("grant", grant.name()).containsEntry("incident", "INC-4711");
        assertThat(Answers.of(request, asked.with(new LabelAct.Opened(grant, true)), CONTEXT).warnings()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            annotations: {argocd.argoproj.io/tracking-id: "users-api:/ConfigMap:users/users"} | Argo CD may undo a manual change meanwhile; to pause it: argocd app set users-api --sync-policy none
            annotations: {argocd.argoproj.io/tracking-id: "teams_users-api:/ConfigMap:users/users"} | Argo CD may undo a manual change meanwhile; to pause it: argocd app set teams/users-api --sync-policy none
            annotations: {argocd.argoproj.io/tracking-id: "users-api:apps/Deployment:users/copied-from"} | -
            annotations: {argocd.argoproj.io/tracking-id: "a; rm -rf ~:/ConfigMap:users/users"} | -
            labels: {argocd.argoproj.io/instance: users-api} | Argo CD may undo a manual change meanwhile; to pause it: argocd app set users-api --sync-policy none
            labels: {kustomize.toolkit.fluxcd.io/name: apps, kustomize.toolkit.fluxcd.io/namespace: flux-system} | Flux may undo a manual change meanwhile; to pause it: flux suspend kustomization apps -n flux-system
            labels: {helm.toolkit.fluxcd.io/name: web, helm.toolkit.fluxcd.io/namespace: users} | Flux may undo a manual change meanwhile; to pause it: flux suspend helmrelease web -n users
            labels: {app.kubernetes.io/instance: users-api} | -
            """)
    void theOpeningNamesWhatWillUndoAChange(String metadata, String warning) {
        var grant = new Grant(new Scope("users/ConfigMap/users"), "INC-4711", JANE, Given.NOW, Given.NOW.plusSeconds(1800));
        var request = Scene.update(JANE, object("ConfigMap", metadata), object("ConfigMap", labels("30m.INC-4711")));

        var warnings = Answers.of(request, new Scene().judge(request).with(new LabelAct.Opened(grant, true)), CONTEXT).warnings();

        assertThat(warnings.stream().skip(1).filter(line -> line.contains("to pause it")).toList()).isEqualTo(warning == null ? List.of() : List.of(warning));
    }

    @Test
    void aWindowOverMidnightNamesTheDay() {
        var grant = new Grant(new Scope("users"), "", JANE, Given.NOW, Given.NOW.plusSeconds(86400));
        var request = label("Namespace", "", "30m.INC-4711");

        assertThat(Answers.of(request, new Scene().judge(request).with(new LabelAct.Opened(grant, true)), CONTEXT).warnings())
                .containsExactly("break-glass is open until 2026-11-25T10:00:00Z (24h) for users; what it lets through must reach Git");
    }

    @Test
    void theWindowCountsDown() {
        var declared = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {a: '1'}}";
        var answer = answer(new Scene().git(declared).open("users", "alex@example.com", "INC-1"), Scene.update(JANE, declared, declared.replace("'1'", "'2'")));

        assertThat(answer.isAllowed()).isTrue();
        assertThat(answer.warnings().getFirst()).isEqualTo("break-glass INC-1 is open for 20m more; what it lets through must reach Git");
        assertThat(answer.auditAnnotations()).containsEntry("verdict", "break-glass").containsEntry("incident", "INC-1")
                .containsEntry("grant", new Scope("users").grantName());
    }

    @Test
    void endingAndInertLabelsAreSaid() {
        var scene = new Scene().open("users", "alex@example.com", "INC-1");
        assertThat(answer(scene, label("Namespace", "30m.INC-1", "")).warnings()).containsExactly("break-glass INC-1 ends now: users is guarded again");

        var created = Scene.create(JANE, object("ConfigMap", labels("30m.INC-1")));
        assertThat(answer(new Scene(), created).warnings())
                .containsExactly("this break-glass label on users/ConfigMap/users opens nothing: it came with the object; only one set on an object that exists opens a window");
    }

    @Test
    void whoMayNotIsToldSo() {
        var request = label("Namespace", "", "30m.INC-4711");
        var refused = new LabelAct.Refused(Refusal.NOT_PERMITTED, "jane@example.com does not hold the verb break-glass on namespaces/users");
        Verdict verdict = new Scene().judge(request).refused(refused, request);

        var answer = Answers.of(request, verdict, CONTEXT);

        assertThat(answer.denial().orElseThrow().message()).endsWith("because    jane@example.com does not hold the verb break-glass on namespaces/users");
        assertThat(answer.denial().orElseThrow().causes()).singleElement().satisfies(cause -> assertThat(cause.reason()).isEqualTo("break-glass"));
        assertThat(answer.auditAnnotations()).containsEntry("verdict", "denied").doesNotContainKey("grant");
    }
}
