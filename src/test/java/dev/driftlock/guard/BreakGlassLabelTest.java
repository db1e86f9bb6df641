package dev.driftlock.guard;

import static dev.driftlock.guard.Scene.create;
import static dev.driftlock.guard.Scene.delete;
import static dev.driftlock.guard.Scene.update;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.guard.LabelAct.Refusal;
import dev.driftlock.guard.Verdict.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sets, changes or takes off the label, and what that does (contract, section 5). */
class BreakGlassLabelTest {

    private static final String JANE = "jane@example.com";
    private static final String ALEX = "alex@example.com";
    private static final String AGENT = "system:serviceaccount:argocd:argocd-application-controller";
    private static final String CONTROLLER = "system:serviceaccount:kube-system:job-controller";
    private static final String ENV = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {a: '1'}}";
    private static final String SCOPE = "users/ConfigMap/env";

    private static String env(String label, String a) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users, labels: {" + (label == null ? "" : Keys.BREAK_GLASS + ": '" + label + "'")
                + "}}, data: {a: '" + a + "'}}";
    }

    private static String namespace(String labels) {
        return "{apiVersion: v1, kind: Namespace, metadata: {name: users, labels: {" + labels + "}}}";
    }

    private static Scene scene() {
        return new Scene().git(ENV);
    }

    private static void assertRefused(Verdict verdict, Refusal why, String... says) {
        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.findings()).extracting(finding -> finding.kind() + " " + finding.path())
                .containsExactly("break-glass metadata.labels['driftlock.dev/break-glass']");
        assertThat(verdict.label()).isInstanceOfSatisfying(LabelAct.Refused.class, refused -> {
            assertThat(refused.why()).isEqualTo(why);
            assertThat(refused.detail()).contains(says);
        });
    }

    private static void assertInert(Verdict verdict, String says) {
        assertThat(verdict.isDenied()).isFalse();
        assertThat(verdict.label()).isInstanceOfSatisfying(LabelAct.Inert.class, inert -> assertThat(inert.why()).contains(says));
    }

    @Test
    void aGoodLabelOnAnObjectAsksForAWindow() {
        var requested = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users, labels: {driftlock.dev/break-glass: 30m.INC-4711}, "
                + "annotations: {driftlock.dev/break-glass-reason: the pooler is down}}, data: {a: '1'}}";

        var verdict = scene().judge(update(JANE, env(null, "1"), requested));

        assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(verdict.label()).isEqualTo(new LabelAct.Opens(new Scope(SCOPE), new Request.Resource("", "v1", "configmaps"), Duration.ofMinutes(30),
                "INC-4711", JANE, "the pooler is down"));
    }

    @Test
    void aGoodLabelOnANamespaceAsksForItsWindow() {
        var verdict = scene().judge(update(JANE, namespace(""), namespace("driftlock.dev/break-glass: 30m.INC-4711")));

        assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(verdict.label()).isInstanceOfSatisfying(LabelAct.Opens.class, opens -> assertThat(opens.scope()).isEqualTo(new Scope("users")));
    }

    @Test
    void anObjectNeedNotBeDeclared() {
        var live = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: elsewhere}}";
        var requested = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: elsewhere, labels: {driftlock.dev/break-glass: 5m.INC-1}}}";

        assertThat(scene().judge(update(JANE, live, requested)).label())
                .isInstanceOfSatisfying(LabelAct.Opens.class, opens -> assertThat(opens.scope()).isEqualTo(new Scope("elsewhere/Deployment.apps/web")));
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = "OFF", mode = EnumSource.Mode.EXCLUDE)
    void aBadLabelIsDeniedInEveryModeButOff(Mode mode) {
        assertRefused(scene().mode(mode).judge(update(JANE, env(null, "1"), env("2h.INC-4711", "1"))), Refusal.BAD_VALUE, "2h is too long", "at most 1h");
        assertRefused(scene().mode(mode).judge(update(JANE, namespace(""), namespace("driftlock.dev/break-glass: 30m"))), Refusal.BAD_VALUE, "names no incident");
    }

    @Test
    void inModeOffALabelIsNobodysBusiness() {
        var off = scene().namespaceLabel("users", Keys.MODE, "off");

        assertInert(off.judge(update(JANE, env(null, "1"), env("nonsense", "1"))), "mode off");
        assertInert(off.judge(update(JANE, env(null, "1"), env("30m.INC-4711", "1"))), "mode off");
        assertInert(scene().judge(update(JANE, namespace("driftlock.dev/mode: 'off'"), namespace("driftlock.dev/mode: 'off', driftlock.dev/break-glass: x"))), "mode off");
    }

    @Test
    void aNamespaceIsJudgedByTheModeOfWhatItHolds() {
        var scene = scene().git("{apiVersion: v1, kind: Namespace, metadata: {name: users, annotations: {driftlock.dev/mode: 'off'}}}");

        assertRefused(scene.judge(update(JANE, namespace(""), namespace("driftlock.dev/break-glass: x"))), Refusal.BAD_VALUE, "no duration");
        var opening = scene.judge(update(JANE, namespace(""), namespace("driftlock.dev/break-glass: 30m.INC-1")));
        assertThat(opening.label()).isInstanceOf(LabelAct.Opens.class);
        assertThat(opening.mode()).isEqualTo(Mode.ENFORCE);
    }

    @Test
    void whatIsClusterScopedOpensNothing() {
        var live = "{apiVersion: v1, kind: Node, metadata: {name: n1}}";
        var requested = "{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {driftlock.dev/break-glass: 30m.INC-4711}}}";

        assertRefused(scene().judge(update(JANE, live, requested)), Refusal.NOT_HERE, "opens nothing on what is cluster-scoped, such as this Node");
    }

    @ParameterizedTest
    @CsvSource({
            JANE + ", 60m.INC-4711",      // longer
            JANE + ", 30m.INC-4712",      // another incident
            JANE + ", nonsense",
            ALEX + ", 30m.INC-4711",      // another person
            ALEX + ", 5m.INC-1"})
    void anOpenWindowNeverMoves(String user, String value) {
        var verdict = scene().open(SCOPE, JANE, "INC-4711").judge(update(user, env("old", "1"), env(value, "1")));

        assertRefused(verdict, Refusal.IS_OPEN, "INC-4711", JANE + " holds it until 2026-11-24T10:20:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m.INC-4711", "1800s.INC-4711"})
    void theSameValueByTheSamePersonIsNoOtherWindow(String value) {
        assertThat(scene().open(SCOPE, JANE, "INC-4711").judge(update(JANE, env(null, "1"), env(value, "1"))).label()).isInstanceOf(LabelAct.Opens.class);
    }

    @Test
    void aWindowThatHasEndedIsInNobodysWay() {
        var scene = scene().open(SCOPE, ALEX, "INC-1");
        var ended = new Grant(new Scope(SCOPE), "INC-1", ALEX, Given.NOW.minusSeconds(1800), Given.NOW);

        assertThat(ended.isOpenAt(Given.NOW)).isFalse();
        assertThat(ended.isOpenAt(Given.NOW.minusNanos(1))).isTrue();
        assertThat(scene.judge(update(JANE, namespace(""), namespace("driftlock.dev/break-glass: 5m.INC-2"))).label()).isInstanceOf(LabelAct.Opens.class);
    }

    @Test
    void takingTheLabelOffEndsTheWindowWhoeverDoesIt() {
        var scene = scene().open(SCOPE, JANE, "INC-4711");

        for (var user : List.of(JANE, ALEX, AGENT, CONTROLLER)) {
            var verdict = scene.judge(update(user, env("30m.INC-4711", "1"), env(null, "1")));
            assertThat(verdict.isDenied()).isFalse();
            assertThat(verdict.findings()).isEmpty();
            assertThat(verdict.label()).isInstanceOf(LabelAct.Ends.class);
        }
        assertThat(scene().judge(update(JANE, env("30m.INC-4711", "1"), env(null, "1"))).label()).isEqualTo(LabelAct.NONE);
    }

    /** Driftlock's own account takes the label off at the end, by a clock that another replica may read a little behind. */
    @Test
    void aControllerThatTakesItOffAtTheEndEndsNothingEarly() {
        var scene = new Scene().git(env(null, "1")).endingIn(Duration.ofMillis(900), SCOPE, JANE, "INC-4711");

        assertThat(scene.judge(update(CONTROLLER, env("30m.INC-4711", "1"), env(null, "1"))).label()).isEqualTo(LabelAct.NONE);
        assertThat(scene.judge(update(JANE, env("30m.INC-4711", "1"), env(null, "1"))).label()).isInstanceOf(LabelAct.Ends.class);
    }

    @Test
    void agentsAndControllersOpenNothing() {
        assertInert(scene().judge(update(AGENT, env(null, "1"), env("30m.INC-4711", "1"))), "an agent set it");
        assertInert(scene().judge(update(CONTROLLER, env(null, "1"), env("30m.INC-4711", "1"))), "a controller set it");
    }

    @Test
    void whatComesWithAnObjectOpensNothing() {
        assertInert(scene().judge(create(JANE, env("30m.INC-4711", "1"))), "came with the object");
        assertInert(scene().judge(create(AGENT, env("30m.INC-4711", "1"))), "came with the object");
    }

    @Test
    void anObjectMadeAgainUnderItsWindowKeepsItsLabel() {
        var scene = scene().open(SCOPE, JANE, "INC-4711");

        assertThat(scene.judge(delete(JANE, env("30m.INC-4711", "1"))).outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(scene.judge(create(JANE, env("30m.INC-4711", "2"))).outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(scene.judge(create(JANE, env("30m.INC-4711", "2"))).label()).isEqualTo(LabelAct.NONE);
    }

    @Test
    void aLabelInGitIsIgnored() {
        var scene = new Scene().git(env("30m.INC-4711", "1"));

        assertInert(scene.judge(update(JANE, env(null, "1"), env("30m.INC-4711", "1"))), "Git declares it");
        assertThat(scene.judge(update(JANE, env("30m.INC-4711", "1"), env(null, "1"))).findings()).isEmpty();
        assertThat(scene.judge(update(JANE, env("30m.INC-4711", "1"), env("30m.INC-1", "1"))).label()).isInstanceOf(LabelAct.Opens.class);
    }

    @Test
    void aSecondChangeIsJudgedWithoutTheWindow() {
        var verdict = scene().judge(update(JANE, env(null, "1"), env("30m.INC-4711", "2")));
        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.label()).isEqualTo(LabelAct.NONE);

        var again = scene().open(SCOPE, JANE, "INC-4711").judge(update(JANE, env(null, "1"), env("30m.INC-4711", "2")));
        assertThat(again.outcome()).as("the API server asks twice after a conflict").isEqualTo(Outcome.DENIED);

        var leaving = scene().open(SCOPE, JANE, "INC-4711").judge(update(JANE, env("30m.INC-4711", "1"), env(null, "2")));
        assertThat(leaving.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(leaving.label()).isEqualTo(LabelAct.NONE);

        var watched = scene().mode(Mode.WARN).judge(update(JANE, env(null, "1"), env("30m.INC-4711", "2")));
        assertThat(watched.outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(watched.label()).isInstanceOf(LabelAct.Opens.class);

        var underAnother = scene().open("users", ALEX, "INC-1").judge(update(JANE, env(null, "1"), env("30m.INC-4711", "2")));
        assertThat(underAnother.outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(underAnother.label()).isInstanceOf(LabelAct.Opens.class);
    }

    @Test
    void scopeIsExact() {
        var change = update(JANE, env(null, "1"), env(null, "2"));

        assertThat(scene().open(SCOPE, ALEX, "INC-1").judge(change).outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(scene().open("users", ALEX, "INC-1").judge(change).outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(scene().open("users/ConfigMap/env2", ALEX, "INC-1").judge(change).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(scene().open("users/Secret/env", ALEX, "INC-1").judge(change).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(scene().open("user", ALEX, "INC-1").judge(change).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void noWindowCoversWhatIsClusterScopedOrWeakensTheGuard() {
        var role = "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: users}, rules: [%s]}";
        var scene = scene().open("users", JANE, "INC-4711").git(role.formatted("")).git(namespace("a: b"));
        var rule = "{apiGroups: [''], resources: [pods], verbs: [get]}";

        assertThat(scene.judge(update(JANE, role.formatted(""), role.formatted(rule))).grant()).isEmpty();
        assertThat(scene.judge(update(JANE, namespace("a: b"), namespace("a: c"))).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(scene.judge(update(JANE, namespace("a: b"), namespace("a: b, driftlock.dev/mode: 'off'"))).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(scene.judge(delete(JANE, namespace("a: b"))).outcome()).isEqualTo(Outcome.DENIED);
        var owned = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users, ownerReferences: [{kind: ConfigMap, name: x, uid: y}]}, data: {a: '1'}}";
        assertThat(scene.judge(update(JANE, env(null, "1"), owned)).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void scopesAreReadBackFromTheirText() {
        for (var text : List.of("users", "users/ConfigMap/env", "users/Deployment.apps/web", "users/HTTPRoute.gateway.networking.k8s.io/a.b")) {
            assertThat(Scope.of(new Scope(text).labelled())).contains(new Scope(text));
        }
        assertThat(new Scope("users").grantName()).isEqualTo("grant-7dfb4cf67742cb066030");
    }

    @Test
    void leasesAreReadAgainOnlyWhereTheLabelIs() {
        Namespaces labelled = (namespace, key) -> key.equals(Keys.BREAK_GLASS) ? java.util.Optional.of("30m.INC-1") : java.util.Optional.empty();
        Namespaces plain = (namespace, key) -> java.util.Optional.empty();
        var change = update(JANE, env(null, "1"), env(null, "2"));
        var labelledChange = update(JANE, env("30m.INC-1", "1"), env("30m.INC-1", "2"));

        assertThat(BreakGlassLabel.seenBy(change, change.key(), plain)).isEmpty();
        assertThat(BreakGlassLabel.seenBy(change, change.key(), labelled)).containsExactly(new Scope("users"));
        assertThat(BreakGlassLabel.seenBy(labelledChange, change.key(), plain)).containsExactly(new Scope(SCOPE));
        assertThat(BreakGlassLabel.changedBy(change)).isEmpty();
        assertThat(BreakGlassLabel.changedBy(update(JANE, env(null, "1"), env("x", "1")))).contains(new Scope(SCOPE));
    }
}
