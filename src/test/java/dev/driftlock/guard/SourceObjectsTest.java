package dev.driftlock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Finding.Kind;
import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.Verdict.Outcome;
import dev.driftlock.guard.discovered.Discovered;
import dev.driftlock.guard.discovered.SourceObjects;
import dev.driftlock.guard.discovered.SourceRules;
import dev.driftlock.guard.discovered.SourceRules.TrustedManagers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** F15 and what a source brings along, in a world where the Application {@code argocd/users} feeds the source {@code prod}. */
class SourceObjectsTest {

    private static final String GIT = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: env, namespace: users}
            data: {HOST: a}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: users}
            spec: {replicas: 2, template: {spec: {containers: [{name: web, image: "web:1"}]}}}
            """;

    private static final UserInfo IMPERSONATED = new UserInfo("system:serviceaccount:users:deployer", "", List.of(), Map.of());

    record Known(Set<ObjectKey> feeding) implements SourceObjects {
        @Override
        public Set<String> fedBy(ObjectKey key) {
            return feeding.contains(key) ? Set.of("prod") : Set.of();
        }

        @Override
        public boolean isSource(ObjectKey key, JsonNode object) {
            return key.kind().equals("Application") && object.at("/spec/destination/name").asText().equals("here");
        }

        @Override
        public Optional<String> unreadOwner(ObjectKey key) {
            return key.name().equals("from-a-chart") ? Optional.of("argocd/Application.argoproj.io/db, which is not read: a Helm repository") : Optional.empty();
        }
    }

    private static final Known FEEDING = new Known(Set.of(new ObjectKey("argoproj.io", "Application", "argocd", "users"),
            new ObjectKey("", "ConfigMap", "flux-system", "vars"), new ObjectKey("", "Secret", "flux-system", "vars")));

    private static Verdict judge(Request request, Mode mode, Map<String, Map<String, String>> namespaceLabels, String git, SourceRules rules) {
        var world = Given.world(Given.settings(mode), namespaceLabels, git);
        return new Guard().judge(request, new World(world.declared(), world.namespaces(), world.cap(), world.settings(), world.types(), Grants.NONE, Holds.NONE, Policies.NONE, Set.of(),
                new Discovered(Map.of("prod", rules), FEEDING), false, Given.NOW));
    }

    private static Verdict judge(Request request) {
        return judge(request, Mode.ENFORCE, Map.of(), GIT, SourceRules.NONE);
    }

    private static String application(String name, String metadata, String rest) {
        return "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: " + name + ", namespace: argocd" + metadata + "}, " + rest + "}";
    }

    private static final String AS_IT_IS = application("users", "", "spec: {destination: {name: here}, source: {repoURL: r, targetRevision: main}}");

    @Nested
    class Changes {

        @Test
        void ofSpecUnguardFieldByField() {
            var verdict = judge(Given.update(AS_IT_IS, application("users", "", "spec: {destination: {name: here}, source: {repoURL: r, targetRevision: mine}, syncPolicy: {}}")));
            assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
            assertThat(verdict.findings()).extracting(finding -> finding.kind() + " " + finding.path())
                    .containsExactlyInAnyOrder("unguards spec.source.targetRevision", "unguards spec.syncPolicy");
            assertThat(verdict.source().orElseThrow().name()).isEqualTo("prod");
        }

        @Test
        void ofOperationStatusAndRefreshAnnotationsDoNot() {
            var verdict = judge(Given.update(AS_IT_IS, application("users", ", annotations: {argocd.argoproj.io/refresh: hard}",
                    "operation: {sync: {}}, status: {health: {}}, spec: {destination: {name: here}, source: {repoURL: r, targetRevision: main}}")));
            assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOWED);
        }

        @Test
        void ofDataAreOfAConfigMapOrSecretThatASourceReads() {
            for (var kind : List.of("ConfigMap", "Secret")) {
                var live = "{apiVersion: v1, kind: " + kind + ", metadata: {name: vars, namespace: flux-system}, data: {A: MQ==}}";
                assertThat(judge(Given.update(live, live.replace("MQ==", "Mg=="))).findings()).extracting(Finding::kind).containsExactly(Kind.UNGUARDS);
                assertThat(judge(Given.update(live, live.replace("namespace:", "labels: {a: b}, namespace:"))).outcome()).isEqualTo(Outcome.ALLOWED);
                assertThat(judge(Given.update(live.replace("vars", "other"), live.replace("vars", "other").replace("MQ==", "Mg=="))).findings()).isEmpty();
            }
        }

        @Test
        void thatMakeASourceOfAnObjectUnguardToo() {
            var elsewhere = application("other", "", "spec: {destination: {name: there}}");
            assertThat(judge(Given.update(elsewhere, elsewhere.replace("there", "here"))).findings()).extracting(Finding::kind).containsExactly(Kind.UNGUARDS);
            assertThat(judge(Given.update(elsewhere, elsewhere.replace("there", "yonder"))).findings()).isEmpty();
        }

        @Test
        void toWhatGitDeclaresConverge() {
            var git = GIT + "---\n" + AS_IT_IS;
            var strayed = AS_IT_IS.replace("main", "mine");
            assertThat(judge(Given.update(strayed, AS_IT_IS), Mode.ENFORCE, Map.of(), git, SourceRules.NONE).outcome()).isEqualTo(Outcome.ALLOWED);
            var moved = judge(Given.update(AS_IT_IS, strayed), Mode.ENFORCE, Map.of(), git, SourceRules.NONE);
            assertThat(moved.findings()).extracting(finding -> finding.kind() + " " + finding.path() + " " + finding.git()).containsExactly("unguards spec.source.targetRevision \"main\"");
        }

        @Test
        void byAnAgentAreItsBusiness() {
            assertThat(judge(Given.update(Given.ARGO, AS_IT_IS, AS_IT_IS.replace("main", "mine"))).outcome()).isEqualTo(Outcome.ALLOWED);
        }
    }

    @Test
    void deletingOneUnguardsOnce() {
        var verdict = judge(Given.delete(Given.JANE, AS_IT_IS), Mode.ENFORCE, Map.of(), GIT + "---\n" + AS_IT_IS, SourceRules.NONE);
        assertThat(verdict.outcome()).isEqualTo(Outcome.DENIED);
        assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.UNGUARDS);
        var going = application("users", ", deletionTimestamp: '2026-11-24T10:00:00Z'", "spec: {destination: {name: here}}");
        assertThat(judge(Given.delete(Given.JANE, going)).findings()).isEmpty();
    }

    @Test
    void creatingOneThatGitDoesNotDeclareUnguardsInItsNamespacesMode() {
        var another = application("mine", "", "spec: {destination: {name: here}}");
        assertThat(judge(Given.create(Given.JANE, another)).findings()).extracting(Finding::kind).containsExactly(Kind.UNGUARDS);
        assertThat(judge(Given.create(Given.JANE, another), Mode.ENFORCE, Map.of("argocd", Map.of(Keys.MODE, "warn")), GIT, SourceRules.NONE).mode()).isEqualTo(Mode.WARN);
        assertThat(judge(Given.create(Given.JANE, another), Mode.ENFORCE, Map.of(), GIT + "---\n" + another, SourceRules.NONE).outcome()).isEqualTo(Outcome.ALLOWED);
        assertThat(judge(Given.create(Given.JANE, application("far", "", "spec: {destination: {name: there}}"))).findings()).isEmpty();
    }

    @Test
    void theStrictestModeAmongWhatItDeclaresHolds() {
        var request = Given.update(AS_IT_IS, AS_IT_IS.replace("main", "mine"));
        assertThat(judge(request, Mode.OBSERVE, Map.of("users", Map.of(Keys.MODE, "enforce")), GIT, SourceRules.NONE).outcome()).isEqualTo(Outcome.DENIED);
        assertThat(judge(request, Mode.ENFORCE, Map.of("users", Map.of(Keys.MODE, "warn")), GIT, SourceRules.NONE).mode()).isEqualTo(Mode.WARN);
        var annotated = GIT.replace("{name: env, namespace: users}", "{name: env, namespace: users, annotations: {driftlock.dev/mode: enforce}}");
        assertThat(judge(request, Mode.OBSERVE, Map.of(), annotated, SourceRules.NONE).outcome()).isEqualTo(Outcome.DENIED);
    }

    @Nested
    class WhatASourceBringsAlong {

        private static final String WEB = """
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: users, managedFields: [{manager: autoscaler, fieldsV1:
                  {"f:spec": {"f:replicas": {}, "f:template": {"f:spec": {"f:containers": {'k:{"name":"web"}': {"f:image": {}}}}}}}}]},
                  spec: {replicas: 2, template: {spec: {containers: [{name: web, image: "web:1"}]}}}}""";

        @Test
        void areFieldsThatItsAgentLeavesAlone() {
            var scaled = Given.update(WEB, WEB.replace("replicas: 2", "replicas: 3"));
            var about = new FieldRule(new Glob("apps"), Glob.ANY, Glob.ANY, Glob.ANY, List.of(FieldPattern.parse("/spec/replicas")));
            var verdict = judge(scaled, Mode.ENFORCE, Map.of(), GIT, new SourceRules(List.of(about), List.of(), Set.of()));
            assertThat(verdict.outcome()).isEqualTo(Outcome.ALLOWED);
            assertThat(verdict.ignored()).isEqualTo(1);
            assertThat(judge(scaled).outcome()).isEqualTo(Outcome.DENIED);
        }

        @Test
        void areManagersWhoseFieldsItsAgentLeavesAlone() {
            var all = new ObjectGlob(Glob.ANY, Glob.ANY, Glob.ANY, Glob.ANY);
            var trusting = new SourceRules(List.of(), List.of(new TrustedManagers(all, Set.of("autoscaler"))), Set.of());
            for (var change : Map.of("replicas: 2", "replicas: 3", "web:1", "web:2").entrySet()) {
                var request = Given.update(WEB, WEB.replace(change.getKey(), change.getValue()));
                assertThat(judge(request, Mode.ENFORCE, Map.of(), GIT, trusting).outcome()).isEqualTo(Outcome.ALLOWED);
                var others = new SourceRules(List.of(), List.of(new TrustedManagers(all, Set.of("kubectl"))), Set.of());
                assertThat(judge(request, Mode.ENFORCE, Map.of(), GIT, others).outcome()).isEqualTo(Outcome.DENIED);
            }
        }

        @Test
        void isTheAccountThatItsAgentWritesAsForItsOwnObjectsOnly() {
            var rules = new SourceRules(List.of(), List.of(), Set.of(IMPERSONATED.name()));
            var live = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {HOST: a}}";
            var own = judge(Given.update(IMPERSONATED, live, live.replace("HOST: a", "HOST: b")), Mode.ENFORCE, Map.of(), GIT, rules);
            assertThat(own.actor()).isInstanceOf(Actor.Agent.class);
            assertThat(own.outcome()).isEqualTo(Outcome.RECORDED);
            var others = judge(Given.update(IMPERSONATED, live.replace("env", "other"), live.replace("env", "other").replace("HOST: a", "HOST: b")), Mode.ENFORCE, Map.of(), GIT, rules);
            assertThat(others.actor()).isInstanceOf(Actor.User.class);
            assertThat(judge(Given.update(IMPERSONATED, live, live.replace("HOST: a", "HOST: b"))).outcome()).isEqualTo(Outcome.DENIED);
        }
    }

    @Test
    void objectsOfAnApplicationThatIsNotReadAreUnresolved() {
        var live = "{apiVersion: v1, kind: ConfigMap, metadata: {name: from-a-chart, namespace: db}, data: {HOST: a}}";
        var verdict = judge(Given.update(live, live.replace("HOST: a", "HOST: b")));
        assertThat(verdict.outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(verdict.findings()).extracting(finding -> finding.kind() + " " + finding.detail())
                .containsExactly("unresolved it belongs to argocd/Application.argoproj.io/db, which is not read: a Helm repository");
    }

    @Test
    void aTrackingAnnotationIsAMarkWhateverItNames() {
        var live = "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: db, annotations: {argocd.argoproj.io/tracking-id: 'db:/ConfigMap:db/env'}}, data: {HOST: a}}";
        for (var name : List.of("env", "copy")) {
            var verdict = judge(Given.update(live.formatted(name), live.formatted(name).replace("HOST: a", "HOST: b")));
            assertThat(verdict.findings()).extracting(Finding::kind).containsExactly(Kind.UNRESOLVED);
            assertThat(verdict.outcome()).isEqualTo(Outcome.RECORDED);
        }
    }
}
