package dev.driftlock.guard;

import static dev.driftlock.guard.Given.ARGO;
import static dev.driftlock.guard.Given.JANE;
import static dev.driftlock.guard.Given.create;
import static dev.driftlock.guard.Given.delete;
import static dev.driftlock.guard.Given.settings;
import static dev.driftlock.guard.Given.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.Json;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.Verdict.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modes, actors and what only several requests or namespaces together show; single rules stand in the acceptance cases. */
class GuardTest {

    private static final String GIT = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: env, namespace: users}
            data: {a: "1"}
            """;
    private static final String LIVE = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {a: '1'}}";
    private static final String EDITED = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {a: '2'}}";

    private final Guard guard = new Guard();

    private Verdict judge(World world, Request request) {
        return guard.judge(request, world);
    }

    private static List<String> told(Verdict verdict) {
        return verdict.findings().stream().map(finding -> finding.kind() + " " + finding.path()).toList();
    }

    @ParameterizedTest(name = "default {0}, source {1}, namespace {2}, Git {3}, cap {4}: {5}")
    @CsvSource(nullValues = "-", textBlock = """
            enforce, -,       -,       -,       -,       denied
            observe, -,       -,       -,       -,       recorded
            off,     -,       -,       -,       -,       allowed
            observe, enforce, -,       -,       -,       denied
            enforce, observe, -,       -,       -,       recorded
            enforce, -,       observe, -,       -,       recorded
            observe, observe, enforce, -,       -,       denied
            observe, -,       -,       enforce, -,       denied
            enforce, enforce, enforce, observe, -,       recorded
            enforce, enforce, off,     enforce, -,       allowed
            enforce, -,       nonsense, -,      -,       denied
            observe, enforce, nonsense, nonsense, -,     denied
            enforce, -,       -,       -,       observe, recorded
            enforce, -,       enforce, enforce, off,     allowed
            enforce, -,       -,       -,       nonsense, denied
            """)
    void theFirstModeThatIsSetHolds(String general, String source, String namespace, String git, String cap, String expected) {
        var base = settings(Mode.parse(general).orElseThrow());
        var settings = new Settings(base.mode(), source == null ? Map.of() : Map.of("prod", Mode.parse(source).orElseThrow()), base.undeclaredFields(),
                base.undeclaredObjects(), base.verifyAgents(), base.actors(), base.ignore(), base.ownNamespace(), base.labels());
        var labels = Map.of("users", namespace == null ? Map.<String, String>of() : Map.of(Keys.MODE, namespace),
                "driftlock", cap == null ? Map.<String, String>of() : Map.of(Keys.MAX_MODE, cap));
        var manifest = git == null ? GIT : GIT.replace("namespace: users", "namespace: users, annotations: {driftlock.dev/mode: \"" + git + "\"}");

        assertThat(judge(Given.world(settings, labels, manifest), update(LIVE, EDITED)).outcome()).hasToString(expected);
    }

    @Test
    void aLiveEditOfTheModeAnnotationCountsForNothing() {
        var relaxed = EDITED.replace("namespace: users", "namespace: users, annotations: {driftlock.dev/mode: observe}");

        assertThat(judge(Given.world(settings(Mode.ENFORCE), Map.of(), GIT), update(LIVE, relaxed)).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void anAgentIsHeardForTheRecordAndAControllerNotAtAll() {
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), GIT);
        var controller = new UserInfo("system:serviceaccount:kube-system:job-controller", "", List.of(), Map.of());
        var node = new UserInfo("system:node:a", "", List.of("system:nodes"), Map.of());

        assertThat(judge(world, update(ARGO, LIVE, EDITED)).outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(judge(world, update(controller, LIVE, EDITED)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(judge(world, update(node, LIVE, EDITED)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(judge(world, update(new UserInfo("system:serviceaccount:default:job-controller", "", List.of(), Map.of()), LIVE, EDITED)).outcome())
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void anAgentThatWritesWhatACommitDeclaredAMomentAgoIsRight() {
        var before = Given.snapshot(Snapshot.EMPTY, GIT.replace("\"1\"", "\"2\""));
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), Given.snapshot(before, GIT));

        assertThat(judge(world, update(ARGO, LIVE, EDITED)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(judge(world, update(JANE, LIVE, EDITED)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(judge(world, update(ARGO, LIVE, EDITED.replace("'2'", "'3'"))).outcome()).isEqualTo(Outcome.RECORDED);
    }

    @Test
    void anAgentOutsideAPodIsMarkedAndUnderEnforceAUser() {
        var inPod = new UserInfo(ARGO.name(), "", List.of(), Map.of("authentication.kubernetes.io/pod-name", List.of("argocd-0")));
        var recording = settings(Mode.ENFORCE).actors();
        var enforcing = new Actors(recording.agents(), Check.ENFORCE, recording.controllerUsers(), recording.controllerGroups(), recording.controllerAccounts());

        assertThat(recording.tell(ARGO)).isEqualTo(new Actor.Agent(ARGO.name(), true));
        assertThat(recording.tell(inPod)).isEqualTo(new Actor.Agent(ARGO.name(), false));
        assertThat(enforcing.tell(ARGO)).isEqualTo(new Actor.User(ARGO.name(), List.of(), true));
        assertThat(enforcing.tell(inPod)).isEqualTo(new Actor.Agent(ARGO.name(), false));
        assertThat(enforcing.tell(JANE).outsidePod()).isFalse();
    }

    @Test
    void whatComesThroughAStatusIsJudgedByItsMetadata() {
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), GIT);
        var marked = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users, annotations: {argocd.argoproj.io/skip-reconcile: 'true'}}, data: {a: '2'}}";

        assertThat(told(judge(world, Given.request(Operation.UPDATE, JANE, "status", Json.of(LIVE), Json.of(EDITED))))).isEmpty();
        assertThat(told(judge(world, Given.request(Operation.UPDATE, JANE, "status", Json.of(LIVE), Json.of(marked)))))
                .containsExactly("unguards metadata.annotations['argocd.argoproj.io/skip-reconcile']");
    }

    @Test
    void aDeleteCollectionGoesByTheObjectsOwnName() {
        var request = delete(JANE, LIVE);
        var nameless = new Request("u", Operation.DELETE, "", "v1", "ConfigMap", request.resource(), "", "users", "", JANE, false,
                JsonNodeFactory.instance.missingNode(), request.oldObject());

        assertThat(told(judge(Given.world(settings(Mode.ENFORCE), Map.of(), GIT), nameless))).containsExactly("deletes ");
    }

    @Test
    void whoHoldsUnguardIsRecordedInsteadOfDenied() {
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), GIT);
        var owned = LIVE.replace("namespace: users", "namespace: users, ownerReferences: [{apiVersion: v1, kind: ConfigMap, name: o, uid: u}]");

        assertThat(judge(world, update(LIVE, owned)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(judge(world.forUnguarder(), update(LIVE, owned)).outcome()).isEqualTo(Outcome.RECORDED);
    }

    @Test
    void aNamespaceMayBecomeStricterButNotMilder() {
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), GIT);
        var plain = "{apiVersion: v1, kind: Namespace, metadata: {name: users}}";
        var observing = "{apiVersion: v1, kind: Namespace, metadata: {name: users, labels: {driftlock.dev/mode: observe}}}";

        assertThat(told(judge(world, update(plain, observing)))).containsExactly("unguards metadata.labels['driftlock.dev/mode']");
        assertThat(judge(world, update(plain, observing)).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(judge(world, update(observing, plain)).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(told(judge(world, delete(JANE, plain)))).containsExactly("unguards ");
    }

    @Test
    void anOpenManualChangeStaysOnTheBooks() {
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), GIT);
        var open = "{apiVersion: driftlock.dev/v1, kind: ManualChange, metadata: {name: m, namespace: users}, spec: {count: 1}}";
        var settled = "{apiVersion: driftlock.dev/v1, kind: ManualChange, metadata: {name: m, namespace: users}, spec: {count: 1}, status: {settled: {by: commit}}}";

        assertThat(told(judge(world, delete(JANE, open)))).containsExactly("unguards ");
        assertThat(judge(world, update(open, open.replace("count: 1", "count: 0"))).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(judge(world, update(open, open)).outcome()).as("nothing is changed").isEqualTo(Outcome.ALLOWED);
        assertThat(judge(world, delete(JANE, settled)).outcome()).isEqualTo(Outcome.ALLOWED);
    }

    @ParameterizedTest(name = "{0} creates {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            jane@example.com                      | {apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: users}}                | creates
            jane@example.com                      | {apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: elsewhere}}            | -
            jane@example.com                      | {apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: users, ownerReferences: [{kind: Job, name: j, uid: u, controller: true}]}} | creates
            system:serviceaccount:ops:operator    | {apiVersion: v1, kind: ConfigMap, metadata: {name: new, namespace: users, ownerReferences: [{kind: Job, name: j, uid: u, controller: true}]}} | -
            system:serviceaccount:ci:runner       | {apiVersion: v1, kind: Pod, metadata: {name: new, namespace: users}}                      | -
            jane@example.com                      | {apiVersion: v1, kind: Pod, metadata: {name: new, namespace: users}}                      | creates
            system:serviceaccount:ci:runner       | {apiVersion: batch/v1, kind: Job, metadata: {name: new, namespace: users}}                | -
            jane@example.com                      | {apiVersion: v1, kind: Secret, type: helm.sh/release.v1, metadata: {name: new, namespace: users}} | -
            jane@example.com                      | {apiVersion: v1, kind: Event, metadata: {name: new, namespace: users}}                    | -
            jane@example.com                      | {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: new, namespace: users}} | -
            """)
    void whatGitDoesNotDeclareIsMadeByMachineryOrFound(String user, String object, String expected) {
        var world = Given.world(settings(Mode.ENFORCE), Map.of(), GIT);
        var kinds = judge(world, create(new UserInfo(user, "", List.of(), Map.of()), object)).findings().stream().map(finding -> finding.kind().toString()).toList();

        assertThat(String.join(",", kinds)).isEqualTo(expected.equals("-") ? "" : expected);
    }

    /** Contract, section 7: only a user in enforce without a grant; of a Scale the scaled object's window counts. */
    @ParameterizedTest(name = "{0} in {1} while {2} is open")
    @CsvSource(nullValues = "-", textBlock = """
            user,  enforce, -,                          true
            user,  warn,    -,                          false
            agent, enforce, -,                          false
            user,  enforce, users/Deployment.apps/web,  false
            user,  enforce, users,                      false
            user,  enforce, users/Deployment.apps/db,   true
            """)
    void whatBecomesOfARequestThatCouldNotBeJudged(String who, String mode, String open, boolean denied) {
        var grants = new Grants() {
            @Override
            public Instant now() {
                return Given.NOW;
            }

            @Override
            public Optional<Grant> open(Scope scope) {
                return scope.text().equals(open) ? Optional.of(new Grant(scope, "INC-1", "jane", Given.NOW, Given.NOW.plusSeconds(60))) : Optional.empty();
            }
        };
        var scale = Json.of("{apiVersion: autoscaling/v1, kind: Scale, metadata: {name: web, namespace: users}, spec: {replicas: 1}}");
        var request = new Request("u", Operation.UPDATE, "autoscaling", "v1", "Scale", new Request.Resource("apps", "v1", "deployments"), "scale", "users", "web",
                who.equals("agent") ? ARGO : JANE, false, scale, scale);
        var world = Given.world(settings(Mode.parse(mode).orElseThrow()), Map.of(), GIT).with(grants);

        assertThat(guard.circumstances(request, world).deny()).isEqualTo(denied);
    }
}
