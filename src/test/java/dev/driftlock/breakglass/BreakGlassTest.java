package dev.driftlock.breakglass;

import static dev.driftlock.breakglass.Windows.ALEX;
import static dev.driftlock.breakglass.Windows.JANE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.breakglass.Authorizer.Permission;
import dev.driftlock.breakglass.Authorizer.Target;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Guard;
import dev.driftlock.guard.LabelAct.Refusal;
import dev.driftlock.guard.Holds;
import dev.driftlock.guard.LabelAct;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Scope;
import dev.driftlock.guard.Verdict.Outcome;
import dev.driftlock.guard.Policies;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.World;
import dev.driftlock.guard.discovered.Discovered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From the label to the change it lets through and back, without a cluster: what one request leaves decides the next. */
class BreakGlassTest {

    private static final String GIT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {a: '1'}}";

    private Instant now = Given.NOW;
    private Permission permission = Permission.YES;
    private final List<String> asked = new ArrayList<>();
    private final Windows.Heard heard = new Windows.Heard();
    private final BreakGlass breakGlass = new BreakGlass(new MemoryGrants(() -> now, heard), (user, verb, target) -> {
        asked.add(user.name() + " " + verb + " " + target);
        return permission;
    }, SweptKinds.besideNamespaces(List.of("configmaps")), heard);

    private static String env(String label, String a) {
        return GIT.replace("namespace: users", "namespace: users, labels: {" + (label.isEmpty() ? "" : "driftlock.dev/break-glass: " + label) + "}").replace("'1'", "'" + a + "'");
    }

    private Verdict send(String user, String live, String requested, boolean dryRun) {
        var sent = Given.update(new UserInfo(user, "", List.of(), Map.of()), live, requested);
        var request = new Request(sent.uid(), sent.operation(), sent.group(), sent.version(), sent.kind(), sent.resource(), sent.subresource(), sent.namespace(),
                sent.name(), sent.user(), dryRun, sent.object(), sent.oldObject());
        breakGlass.prepare(request);
        var verdict = new Guard().judge(request, world());
        if (breakGlass.learnsMore(request, verdict, world().namespaces())) verdict = new Guard().judge(request, world());
        return breakGlass.carryOut(request, verdict);
    }

    private World world() {
        var world = Given.world(Given.settings(Mode.ENFORCE), Map.of(), GIT);
        return new World(world.declared(), world.namespaces(), world.cap(), world.settings(), world.types(), breakGlass.grants(), Holds.NONE, Policies.NONE, Set.of(), Discovered.NONE, false, now);
    }

    private Verdict send(String user, String live, String requested) {
        return send(user, live, requested, false);
    }

    private static Refusal refusal(Verdict verdict) {
        assertThat(verdict.isDenied()).isTrue();
        return ((LabelAct.Refused) verdict.label()).why();
    }

    @Test
    void theWholeEmergency() {
        assertThat(send(JANE, env("", "1"), env("", "2")).outcome()).isEqualTo(Outcome.DENIED);

        var opening = send(JANE, env("", "1"), env("30m.INC-4711", "1"));
        assertThat(opening.outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(opening.label()).isInstanceOfSatisfying(LabelAct.Opened.class, opened -> {
            assertThat(opened.grant().until()).isEqualTo(now.plusSeconds(1800));
            assertThat(opened.comesOff()).isTrue();
        });

        var edit = send(ALEX, env("30m.INC-4711", "1"), env("30m.INC-4711", "2"));
        assertThat(edit.outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(edit.grant().orElseThrow().incident()).isEqualTo("INC-4711");

        now = now.plusSeconds(1800);
        assertThat(send(JANE, env("30m.INC-4711", "2"), env("30m.INC-4711", "3")).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(heard.words).containsExactly("opened users/ConfigMap/env");
    }

    @Test
    void whoMayNotIsDeniedAndOpensNothing() {
        permission = Permission.NO;
        var verdict = send(JANE, env("", "1"), env("30m.INC-4711", "1"));

        assertThat(refusal(verdict)).isEqualTo(Refusal.NOT_PERMITTED);
        assertThat(verdict.findings().getFirst().detail()).isEqualTo("jane@example.com does not hold the verb break-glass on configmaps/env in users");
        assertThat(breakGlass.grants().open(new Scope("users/ConfigMap/env"))).isEmpty();
        assertThat(asked).containsExactly("jane@example.com break-glass configmaps/env in users");
        assertThat(heard.words).containsExactly("refused");
    }

    @Test
    void whereNobodyCanBeAskedItIsDenied() {
        permission = Permission.UNKNOWN;

        assertThat(refusal(send(JANE, env("", "1"), env("30m.INC-4711", "1")))).isEqualTo(Refusal.NOT_NOW);
    }

    @Test
    void nobodyIsAskedAboutABadLabel() {
        assertThat(refusal(send(JANE, env("", "1"), env("30m", "1")))).isEqualTo(Refusal.BAD_VALUE);
        assertThat(asked).isEmpty();
        assertThat(heard.words).containsExactly("refused");
    }

    @Test
    void aDeniedSecondChangeOpensNothing() {
        assertThat(send(JANE, env("", "1"), env("30m.INC-4711", "2")).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(asked).isEmpty();
        assertThat(breakGlass.grants().open(new Scope("users/ConfigMap/env"))).isEmpty();
    }

    @Test
    void aDryRunIsAnsweredAlikeAndLeavesNothing() {
        assertThat(send(JANE, env("", "1"), env("30m.INC-4711", "1"), true).label()).isInstanceOf(LabelAct.Opened.class);
        assertThat(send(JANE, env("", "1"), env("nonsense", "1"), true).isDenied()).isTrue();
        assertThat(send(JANE, env("", "1"), env("", "2")).outcome()).isEqualTo(Outcome.DENIED);

        send(JANE, env("", "1"), env("30m.INC-4711", "1"));
        send(JANE, env("30m.INC-4711", "1"), env("", "1"), true);
        assertThat(send(JANE, env("30m.INC-4711", "1"), env("30m.INC-4711", "2")).outcome()).isEqualTo(Outcome.BREAK_GLASS);
        assertThat(heard.words).containsExactly("opened users/ConfigMap/env");
    }

    @Test
    void takingItOffEndsIt() {
        send(JANE, env("", "1"), env("30m.INC-4711", "1"));
        var end = send(ALEX, env("30m.INC-4711", "1"), env("", "1"));

        assertThat(end.isDenied()).isFalse();
        assertThat(end.label()).isInstanceOf(LabelAct.Ends.class);
        assertThat(send(JANE, env("", "1"), env("", "2")).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(heard.words).containsExactly("opened users/ConfigMap/env", "ended users/ConfigMap/env");
    }

    @Test
    void targetsAreNamedAsTheApiServerNamesThem() {
        var namespaces = new Request.Resource("", "v1", "namespaces");
        var deployments = new Request.Resource("apps", "v1", "deployments");
        var crds = new Request.Resource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
        var users = new Scope("users").labelled();
        var web = new Scope("users/Deployment.apps/web").labelled();
        var crd = new dev.driftlock.declared.ObjectKey("apiextensions.k8s.io", "CustomResourceDefinition", "", "a.b");

        assertThat(Target.of(namespaces, users)).isEqualTo(new Target("", "v1", "namespaces", "users", "users"));
        assertThat(Target.of(deployments, web)).isEqualTo(new Target("apps", "v1", "deployments", "users", "web")).hasToString("deployments.apps/web in users");
        assertThat(Target.ofUnguard(deployments, web)).isEqualTo(new Target("", "v1", "namespaces", "users", "users")).hasToString("namespaces/users");
        assertThat(Target.ofUnguard(namespaces, users)).isEqualTo(new Target("", "v1", "namespaces", "users", "users"));
        assertThat(Target.ofUnguard(crds, crd)).isEqualTo(new Target("apiextensions.k8s.io", "v1", "customresourcedefinitions", "", "a.b"));
    }
}
