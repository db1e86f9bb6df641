package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.AuditEvent;
import dev.driftlock.bench.AuditLog;
import dev.driftlock.bench.GitRepository;
import dev.driftlock.bench.GuardedCluster;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What weakens the guard itself (F8, F14, F16), what Git does not know (F7, F12), and the verb {@code unguard}, on the real API server. Jane may do
 * everything but unguard; Carol holds that verb on the namespace and on the one kind.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardingIT {

    private static final String NS = "guarding";
    private static final String JANE = "guarding-jane@example.com";
    private static final String CAROL = "guarding-carol@example.com";
    private static final String AGENT = "system:serviceaccount:argocd:argocd-application-controller";
    private static final String BUILDER = "system:serviceaccount:guarding:builder";
    private static final String LAWFUL = "Only who holds the verb unguard on namespaces/guarding may do this; it is recorded then.";
    private static final String CRD = "widgets.guarding.example.com";
    private static final int WIDGETS = 12;

    private static final String ENVIRONMENT = "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, labels: {tier: back}}, data: {HOST: db}}\n";
    private static final String SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: web, labels: {tier: back}}, spec: {ports: [{port: 80}]}}\n";
    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, annotations: {team: shop}}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: app, image: app}]}
            """;
    private static final String PINNED = DEPLOYMENT.replaceAll("\\bweb\\b", "pinned").replace("spec:\n  selector", "spec:\n  replicas: 1\n  selector")
            .replace("annotations: {team: shop}", "finalizers: [example.com/hold]");
    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: guarding-declared, labels: {driftlock.dev/mode: enforce, pod-security.kubernetes.io/enforce: baseline}}
            """;
    private static final String DEFINITION = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.guarding.example.com}
            spec:
              group: guarding.example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets, singular: widget}
              versions:
                - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
            """;
    private static final String PEOPLE = """
            {apiVersion: v1, kind: Namespace, metadata: {name: guarding}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: guarding-declared, labels: {driftlock.dev/mode: enforce, pod-security.kubernetes.io/enforce: baseline}}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: guarding}}
            ---
            {apiVersion: v1, kind: ServiceAccount, metadata: {name: builder, namespace: guarding}}
            ---
            # Every verb by its name: a * would give unguard as well.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: guarding}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: [get, list, watch, create, update, patch, delete, deletecollection]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: guarding}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: guarding}
            subjects:
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: guarding-jane@example.com}
              - {apiGroup: rbac.authorization.k8s.io, kind: User, name: guarding-carol@example.com}
              - {kind: ServiceAccount, namespace: guarding, name: builder}
            ---
            # As the API server asks for a patch of a namespace: a Role in it does.
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: unguard, namespace: guarding}
            rules: [{apiGroups: [""], resources: [namespaces], verbs: [unguard]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: unguard, namespace: guarding}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: unguard}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: guarding-carol@example.com}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: guarding-unguard-widgets}
            rules: [{apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions], resourceNames: [widgets.guarding.example.com], verbs: [unguard]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: guarding-unguard-widgets}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: guarding-unguard-widgets}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: guarding-carol@example.com}]
            """;

    private ApiServer apiServer;
    private GuardedCluster cluster;
    private Kubectl agent;
    private Kubectl jane;
    private Kubectl carol;
    private AuditLog audit;

    @BeforeAll
    void start(ApiServer server) {
        apiServer = server;
        server.kubectl().apply(PEOPLE);
        server.kubectl().apply(DEFINITION);
        server.kubectl().awaitEstablished("", "crd/" + CRD);
        var git = new GitRepository("guarding");
        git.write("env.yaml", ENVIRONMENT).write("service.yaml", SERVICE).write("deployment.yaml", DEPLOYMENT).write("widgets.yaml", widgets())
                .write("pinned.yaml", PINNED).write("namespace.yaml", NAMESPACE).push("what is guarded");
        cluster = GuardedCluster.start(server, git, """
                  mode: enforce
                  undeclared: {objects: deny}
                """, NS);
        agent = server.kubectlAs("argocd", "argocd-application-controller");
        jane = server.kubectl(JANE);
        carol = server.kubectl(CAROL);
        sync();
    }

    private static String widgets() {
        return IntStream.rangeClosed(1, WIDGETS).mapToObj("{apiVersion: guarding.example.com/v1, kind: Widget, metadata: {name: w%02d}, spec: {size: 1}}\n"::formatted)
                .collect(Collectors.joining("---\n"));
    }

    private void sync() {
        agent.runWithInput(String.join("---\n", ENVIRONMENT, SERVICE, DEPLOYMENT, PINNED, widgets()), "apply", "-n", NS, "-f", "-").expectSuccess();
    }

    @BeforeEach
    void listen() {
        audit = apiServer.audit();
    }

    private AuditEvent writeOf(String user) {
        return audit.awaitEvent(event -> event.isWrite() && event.user().equals(user));
    }

    private void assertDenied(Run run, String user, String... words) {
        run.expectFailure();
        assertThat(run.err()).contains("denied the request").contains(words);
        assertThat(writeOf(user).guard("verdict")).isEqualTo("denied");
    }

    private void assertRecorded(Run run, String user, String kind, String path) {
        run.expectSuccess();
        var event = writeOf(user);
        assertThat(event.guard("verdict")).as(event.toString()).isEqualTo("recorded");
        assertThat(event.guard("findings")).contains("\"kind\":\"" + kind + "\"").contains("\"path\":\"" + path);
    }

    private void assertAllowed(Run run, String user) {
        run.expectSuccess();
        var event = writeOf(user);
        assertThat(event.guard("verdict")).as(event.toString()).isEqualTo("allowed");
        assertThat(event.guard("findings")).isEmpty();
    }

    private static Run patch(Kubectl who, String object, String patch, String... more) {
        var words = new ArrayList<>(List.of("patch"));
        words.addAll(List.of(object.split(" ")));
        words.addAll(List.of("-n", NS, "--type=merge", "-p", patch));
        words.addAll(List.of(more));
        return who.run(words.toArray(String[]::new));
    }

    private static Run create(Kubectl who, String manifest) {
        return who.runWithInput(manifest, "create", "-n", NS, "-f", "-");
    }

    private String get(String object, String path) {
        return apiServer.kubectl().run("get", object, "-n", NS, "-o", "jsonpath={" + path + "}").expectSuccess().out();
    }

    private static final String MODE = ".metadata.labels.driftlock\\.dev/mode";

    /** F8: the paths by which the mode of a namespace changes. */
    @Nested
    class ModeOfANamespace {

        private Run switchOff(Kubectl who, String path) {
            var off = "{\"metadata\": {\"labels\": {\"driftlock.dev/mode\": \"off\"}}}";
            return switch (path) {
                case "label" -> who.run("label", "namespace", NS, "driftlock.dev/mode=off");
                case "status" -> patch(who, "namespace " + NS, off, "--subresource=status");
                default -> who.runWithInput("""
                        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "guarding", "labels": {"driftlock.dev/mode": "off", "kubernetes.io/metadata.name": "guarding"}},
                         "spec": {"finalizers": ["kubernetes"]}}""", "replace", "--raw", "/api/v1/namespaces/guarding/finalize", "-f", "-");
            };
        }

        @ParameterizedTest
        @ValueSource(strings = {"label", "status", "finalize"})
        void isNotAnybodysToRelax(String path) {
            assertDenied(switchOff(jane, path), JANE, LAWFUL, "driftlock.dev/mode", "it takes the mode here from enforce to off");

            assertThat(get("namespace/" + NS, MODE)).isEmpty();
        }

        /** The API server takes labels through all three: what is recorded really happens. */
        @ParameterizedTest
        @ValueSource(strings = {"label", "status", "finalize"})
        void isRelaxedByWhoMayUnguard(String path) {
            try {
                assertRecorded(switchOff(carol, path), CAROL, "unguards", "metadata.labels['driftlock.dev/mode']");

                assertThat(get("namespace/" + NS, MODE)).isEqualTo("off");
            } finally {
                apiServer.kubectl().run("label", "namespace", NS, "driftlock.dev/mode-").expectSuccess();
                awaitGuarded();
            }
        }

        private void awaitGuarded() {
            await().atMost(Duration.ofSeconds(10)).until(() -> !patch(jane, "configmap env", "{\"data\": {\"HOST\": \"other\"}}", "--dry-run=server").succeeded());
        }

        @Test
        void whatIsNoModeIsNotSet() {
            assertDenied(jane.run("label", "namespace", NS, "driftlock.dev/mode=strict"), JANE, LAWFUL, "driftlock.dev/mode");
        }

        @Test
        void whatChangesNothingIsNotStricter() {
            assertDenied(jane.run("label", "namespace", NS, "driftlock.dev/mode=enforce"), JANE, LAWFUL, "the mode stays enforce");
        }

        @Test
        void otherLabelsAreFree() {
            assertAllowed(jane.run("label", "namespace", NS, "team=shop", "--dry-run=server"), JANE);
        }
    }

    /** A Namespace that Git declares itself, its mode and its pod security. */
    @Nested
    class ADeclaredNamespace {

        private static final String SPACE = "guarding-declared";

        private Run label(Kubectl who, String... labels) {
            var words = new ArrayList<>(List.of("label", "--overwrite", "namespace", SPACE));
            words.addAll(List.of(labels));
            return who.run(words.toArray(String[]::new));
        }

        @ParameterizedTest
        @ValueSource(strings = {"driftlock.dev/mode=warn", "driftlock.dev/mode-"})
        void keepsItsMode(String label) {
            assertDenied(label(jane, label), JANE, "Only who holds the verb unguard on namespaces/guarding-declared may do this", "driftlock.dev/mode");
        }

        @Test
        void isPutBackByAnybody() {
            label(apiServer.kubectl(), "driftlock.dev/mode=off").expectSuccess();

            label(jane, "driftlock.dev/mode=enforce").expectSuccess();
        }

        @Test
        void keepsItsPodSecurityThroughFinalizeToo() {
            assertDenied(label(jane, "pod-security.kubernetes.io/enforce=privileged"), JANE, "pod-security.kubernetes.io/enforce");
            listen();
            var run = jane.runWithInput("""
                    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "guarding-declared", "labels": {"driftlock.dev/mode": "enforce",
                     "kubernetes.io/metadata.name": "guarding-declared", "pod-security.kubernetes.io/enforce": "privileged"}}, "spec": {"finalizers": ["kubernetes"]}}""",
                    "replace", "--raw", "/api/v1/namespaces/guarding-declared/finalize", "-f", "-");
            assertDenied(run, JANE, "pod-security.kubernetes.io/enforce");
        }

        @Test
        void recordsAFurtherLabel() {
            assertRecorded(label(jane, "pod-security.kubernetes.io/warn=privileged", "--dry-run=server"), JANE, "adds", "metadata.labels['pod-security.kubernetes.io/warn']");
        }

        @Test
        void isNotDeleted() {
            assertDenied(jane.run("delete", "namespace", SPACE, "--wait=false"), JANE, "this would delete it");
        }
    }

    /** F8: ends that take declared objects along. */
    @Nested
    class Ends {

        @Test
        void ofTheNamespaceNamesWhatGoesWithIt() {
            assertDenied(jane.run("delete", "namespace", NS, "--wait=false"), JANE, LAWFUL,
                    (WIDGETS + 4) + " objects that Git declares go with it", "guarding/ConfigMap/env", "and 6 more");

            assertRecorded(carol.run("delete", "namespace", NS, "--dry-run=server"), CAROL, "unguards", "\"");
        }

        /** Objects of a kind that ends go without one DELETE that admission would see. */
        @Test
        void ofAKindNamesWhatGoesWithIt() {
            assertDenied(jane.run("delete", "crd", CRD, "--wait=false"), JANE, "Only who holds the verb unguard on customresourcedefinitions/" + CRD + " may do this",
                    WIDGETS + " objects that Git declares go with it", "guarding/Widget.guarding.example.com/w01", "and 2 more");
            assertThat(apiServer.kubectl().run("get", "widgets", "-n", NS, "-o", "name").expectSuccess().out().lines()).hasSize(WIDGETS);

            var seen = apiServer.audit();
            assertRecorded(carol.run("delete", "crd", CRD, "--timeout=30s"), CAROL, "unguards", "\"");
            assertThat(seen.events()).filteredOn(event -> event.resource().equals("widgets") && event.verb().startsWith("delete")).isEmpty();
            assertThat(apiServer.kubectl().run("get", "--raw", "/apis/guarding.example.com/v1/namespaces/guarding/widgets").expectFailure().err()).contains("NotFound");

            apiServer.kubectl().apply(DEFINITION);
            apiServer.kubectl().awaitEstablished("", "crd/" + CRD);
            await().atMost(Duration.ofSeconds(20)).untilAsserted(GuardingIT.this::sync);
        }

        @Test
        void ofAllObjectsOfAKindFailsAtTheDeclaredOnes() {
            agent.runWithInput("{apiVersion: v1, kind: ConfigMap, metadata: {name: stray}}", "apply", "-n", NS, "-f", "-").expectSuccess();

            var run = jane.run("delete", "--raw", "/api/v1/namespaces/guarding/configmaps");

            run.expectFailure();
            assertThat(run.err()).contains("guarding/ConfigMap/env is declared in Git, and this would delete it");
            assertThat(get("configmap/env", ".metadata.name")).isEqualTo("env");
            var event = audit.awaitEvent(each -> each.user().equals(JANE) && each.verb().equals("deletecollection"));
            assertThat(event.name()).as("such a request names no object").isEmpty();
            assertThat(event.code()).isEqualTo(403);
            assertThat(cluster.driftlock().log()).contains("DELETECOLLECTION by " + JANE + " of guarding/ConfigMap/env: verdict=denied mode=enforce actor=user");
        }
    }

    /** F10: metadata that comes through a status. */
    @Nested
    class ThroughStatus {

        @Test
        void aStatusAloneIsFree() {
            assertAllowed(patch(jane, "deployment web", "{\"status\": {\"observedGeneration\": 1}}", "--subresource=status"), JANE);
        }

        @Test
        void aDeclaredAnnotationIsNot() {
            assertDenied(patch(jane, "deployment web", "{\"metadata\": {\"annotations\": {\"team\": \"other\"}}}", "--subresource=status"), JANE, "metadata.annotations.team");
        }

        @Test
        void aDeclaredLabelIsNot() {
            assertDenied(patch(jane, "service web", "{\"metadata\": {\"labels\": {\"tier\": \"front\"}}}", "--subresource=status"), JANE, "metadata.labels.tier");
        }

        @Test
        void norAnAnnotationThatSteersTheAgent() {
            assertDenied(patch(jane, "deployment web", "{\"metadata\": {\"annotations\": {\"argocd.argoproj.io/sync-options\": \"Prune=false\"}}}", "--subresource=status"), JANE,
                    LAWFUL, "argocd.argoproj.io/sync-options");
        }

        @Test
        void norAnOwner() {
            assertDenied(patch(jane, "deployment web", OWNED, "--subresource=status"), JANE, LAWFUL, "metadata.ownerReferences");
        }

        @Test
        void norTheEndOfADeclaredFinalizer() {
            assertDenied(patch(jane, "deployment pinned", "{\"metadata\": {\"finalizers\": null}}", "--subresource=status"), JANE, "metadata.finalizers");
        }

        @Test
        void aFinalizerThatGitDoesNotDeclareIsFree() {
            assertAllowed(patch(jane, "service web", "{\"metadata\": {\"finalizers\": [\"example.com/hold\"]}}", "--subresource=status", "--dry-run=server"), JANE);
        }

        @Test
        void theSpecThatComesWithItChangesNothing() {
            assertAllowed(patch(jane, "deployment web", "{\"spec\": {\"replicas\": 7}, \"status\": {\"observedGeneration\": 1}}", "--subresource=status"), JANE);

            assertThat(get("deployment/web", ".spec.replicas")).isEqualTo("1");
        }
    }

    private static final String OWNED = """
            {"metadata": {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "gone", "uid": "6e2f0f6e-0000-4000-8000-000000000004"}]}}""";

    /** F14; that the garbage collector then deletes it is shown where one runs. */
    @Nested
    class Owners {

        @Test
        void areNotAnybodysToGive() {
            assertDenied(patch(jane, "configmap env", OWNED), JANE, LAWFUL, "metadata.ownerReferences", "the garbage collector deletes an object whose owner is gone");
        }

        @Test
        void areGivenByWhoMayUnguard() {
            assertRecorded(patch(carol, "configmap env", OWNED), CAROL, "unguards", "metadata.ownerReferences");
            assertThat(get("configmap/env", ".metadata.ownerReferences[0].name")).isEqualTo("gone");

            listen();
            assertAllowed(patch(jane, "configmap env", "{\"metadata\": {\"ownerReferences\": null}}"), JANE);
        }
    }

    /** The labels of a Scale are the client's to invent: they change nothing. */
    @Test
    void labelsOfAScaleOpenNothing() {
        var scale = "{\"metadata\": {\"labels\": {\"driftlock.dev/break-glass\": \"30m.INC-1\"}}, \"spec\": {\"replicas\": 4}}";
        assertDenied(patch(jane, "deployment pinned", scale, "--subresource=scale"), JANE, "spec.replicas");

        assertThat(get("leases", ".items[*].metadata.name")).doesNotContain("grant-");
        assertThat(get("deployment/pinned", ".spec.replicas")).isEqualTo("1");
    }

    /** Under impersonation it is the impersonated who is judged, and whose verbs count. */
    @Test
    void whoImpersonatesIsJudgedAsTheOther() {
        var root = apiServer.kubectl();
        var run = root.run("label", "namespace", NS, "driftlock.dev/mode=off", "--as", JANE);

        run.expectFailure();
        assertThat(run.err()).contains(LAWFUL);
        var event = audit.awaitEvent(each -> each.isWrite() && each.isAbout("namespaces", NS));
        assertThat(event.user()).isEqualTo(ApiServer.ADMIN);
        assertThat(event.json().at("/impersonatedUser/username").asText()).isEqualTo(JANE);
    }

    /** F16: keys that steer an agent or this guard. */
    @Nested
    class SteeringKeys {

        @ParameterizedTest
        @ValueSource(strings = {"argocd.argoproj.io/sync-options=Prune=false", "argocd.argoproj.io/tracking-id=other:v1/ConfigMap:guarding/env",
            "kustomize.toolkit.fluxcd.io/reconcile=disabled", "driftlock.dev/mode=off", "helm.toolkit.fluxcd.io/driftDetection=disabled"})
        void areNotAnybodysToSet(String annotation) {
            assertDenied(jane.run("annotate", "configmap", "env", "-n", NS, annotation), JANE, LAWFUL, annotation.substring(0, annotation.indexOf('=')));
        }

        @Test
        void asLabelsNeither() {
            assertDenied(jane.run("label", "configmap", "env", "-n", NS, "argocd.argoproj.io/instance=other"), JANE, LAWFUL, "argocd.argoproj.io/instance");
        }

        @Test
        void areSetByWhoMayUnguard() {
            assertRecorded(carol.run("annotate", "configmap", "env", "-n", NS, "driftlock.dev/mode=off"), CAROL, "unguards", "metadata.annotations['driftlock.dev/mode']");

            listen();
            assertDenied(patch(jane, "configmap env", "{\"data\": {\"HOST\": \"other\"}}"), JANE, "data.HOST");
            carol.run("annotate", "configmap", "env", "-n", NS, "driftlock.dev/mode-").expectSuccess();
        }

        @ParameterizedTest
        @ValueSource(strings = {"argocd.argoproj.io/refresh=hard", "reconcile.fluxcd.io/requestedAt=now", "driftlock.dev/break-glass-reason=why", "note=x"})
        void otherAnnotationsAreFree(String annotation) {
            assertAllowed(jane.run("annotate", "configmap", "env", "-n", NS, annotation, "--dry-run=server"), JANE);
        }
    }

    /** The verb relaxes the guard and nothing else: what diverges from Git stays denied. */
    @Test
    void unguardIsNoLicenceToDiverge() {
        assertDenied(patch(carol, "configmap env", "{\"data\": {\"HOST\": \"other\"}}"), CAROL, "data.HOST");
        listen();
        assertDenied(carol.run("delete", "configmap", "env", "-n", NS), CAROL, "this would delete it");
        listen();
        assertDenied(patch(carol, "configmap env", "{\"metadata\": {\"annotations\": {\"driftlock.dev/mode\": \"off\"}}, \"data\": {\"HOST\": \"other\"}}"), CAROL, "data.HOST");
    }

    /** F7: what Git does not know. */
    @Nested
    class Undeclared {

        private static final String CONTROLLED = "ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: 6e2f0f6e-0000-4000-8000-000000000005, controller: true}]";

        private Kubectl builder() {
            return apiServer.kubectlAs(NS, "builder");
        }

        private static String object(String kind, String metadata) {
            return "{apiVersion: v1, kind: " + kind + ", metadata: {generateName: new-, " + metadata + "}}";
        }

        private static String pod(String metadata) {
            return "{apiVersion: v1, kind: Pod, metadata: {generateName: new-, " + metadata + "}, spec: {containers: [{name: app, image: app}]}}";
        }

        @Test
        void isNotCreatedByHand() {
            assertDenied(create(jane, object("ConfigMap", "labels: {a: b}")), JANE, "is not declared in Git");
            listen();
            assertDenied(create(jane, pod("labels: {a: b}")), JANE, "is not declared in Git");
        }

        @Test
        void aPersonsOwnerCountsForNothing() {
            assertDenied(create(jane, object("ConfigMap", CONTROLLED)), JANE, "is not declared in Git");
        }

        @Test
        void aServiceAccountMakesPodsAndWhatControllersOwn() {
            var builder = builder();
            assertAllowed(create(builder, pod("labels: {a: b}")), BUILDER);
            listen();
            assertAllowed(create(builder, object("ConfigMap", CONTROLLED)), BUILDER);
            listen();
            assertDenied(create(builder, object("ConfigMap", "labels: {a: b}")), BUILDER, "is not declared in Git");
        }

        @Test
        void recordsAndReleasesAreFree() {
            assertAllowed(create(jane, "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {generateName: new-}}"), JANE);
            listen();
            assertAllowed(create(jane, "{apiVersion: v1, kind: Event, metadata: {generateName: new-}, involvedObject: {namespace: guarding}, reason: Seen, message: seen}"), JANE);
            listen();
            assertAllowed(create(jane, "{apiVersion: v1, kind: Secret, metadata: {name: sh.helm.release.v1.shop.v1}, type: helm.sh/release.v1}"), JANE);
            listen();
            create(jane, "{apiVersion: authorization.k8s.io/v1, kind: LocalSubjectAccessReview, metadata: {namespace: guarding},"
                    + " spec: {user: x, resourceAttributes: {namespace: guarding, verb: get, resource: pods}}}").expectSuccess();
            listen();
            jane.run("create", "token", "builder", "-n", NS).expectSuccess();
        }
    }

    /** F12: a mark of a GitOps tool on what no source declares. */
    @Test
    void marksWithoutASourceAreOnlyRecorded() {
        var marked = "{apiVersion: v1, kind: ConfigMap, metadata: {name: marked, annotations: {argocd.argoproj.io/tracking-id: 'other:/ConfigMap:guarding/marked'}}}";
        agent.runWithInput(marked, "apply", "-n", NS, "-f", "-").expectSuccess();

        assertRecorded(patch(jane, "configmap marked", "{\"data\": {\"a\": \"b\"}}"), JANE, "unresolved", "");
        listen();
        assertAllowed(patch(jane, "service web", "{\"status\": {\"loadBalancer\": {}}}", "--subresource=status"), JANE);
        listen();
        assertRecorded(jane.run("delete", "configmap", "marked", "-n", NS), JANE, "unresolved", "");
        listen();
        assertDenied(create(jane, marked), JANE, "is not declared in Git");
    }

    @AfterAll
    void stop() {
        if (cluster == null) return;
        cluster.close();
        apiServer.kubectl().run("delete", "crd", CRD, "--ignore-not-found").expectSuccess();
    }
}
