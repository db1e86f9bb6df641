package dev.driftlock.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.Run;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * hold-agents with resume on two replicas: people's edits are judged by one, the agents' writes by the other. The agents are their
 * accounts, and their objects as their definitions have them.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HoldAgentsIT {

    private static final String USERS = "ha-users";
    private static final String ARGO = "system:serviceaccount:argocd:argocd-application-controller";
    private static final String FLUX = "system:serviceaccount:flux-system:kustomize-controller";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> DECLARED = List.of("held", "deleted", "newer", "ended", "fluxed", "warned");

    private TwoReplicas two;

    @BeforeAll
    void start(ApiServer shared) {
        two = new TwoReplicas(shared, "ha", "  break-glass: {hold-agents: true, resume: true}\n");
        two.guard(USERS);
        two.installDefinition();
        two.admin.apply(DEFINITIONS);
        two.admin.awaitEstablished("", "crd/applications.argoproj.io", "crd/kustomizations.kustomize.toolkit.fluxcd.io");
        two.admin.apply(AGENTS);
        for (var name : DECLARED) two.git.write(name + ".yaml", configMap(name, "declared"));
        two.git.push("what is declared");
        two.admin.run("apply", "-f", two.git.workTree().toString()).expectSuccess();
        for (var name : DECLARED) {
            if (!name.equals("fluxed")) two.admin.run("annotate", "configmap", name, "-n", USERS, "argocd.argoproj.io/tracking-id=users-api:/ConfigMap:" + USERS + "/" + name).expectSuccess();
        }
        two.admin.run("label", "configmap", "fluxed", "-n", USERS, "kustomize.toolkit.fluxcd.io/name=apps", "kustomize.toolkit.fluxcd.io/namespace=ha-flux").expectSuccess();
        two.start();
    }

    @AfterAll
    void stop() {
        if (two == null) return;
        two.close();
        two.admin.run("delete", "crd", "applications.argoproj.io", "kustomizations.kustomize.toolkit.fluxcd.io", "--ignore-not-found", "--timeout=60s");
    }

    private static final String DEFINITIONS = definition("argoproj.io", "v1alpha1", "Application") + "---\n" + definition("kustomize.toolkit.fluxcd.io", "v1", "Kustomization");

    private static String definition(String group, String version, String kind) {
        var singular = kind.toLowerCase(java.util.Locale.ROOT);
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %1$ss.%2$s}
                spec:
                  group: %2$s
                  scope: Namespaced
                  names: {kind: %4$s, plural: %1$ss, singular: %1$s}
                  versions: [{name: %3$s, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
                """.formatted(singular, group, version, kind);
    }

    /** As Argo CD and Flux leave them when their last try was denied. */
    private static final String AGENTS = """
            {apiVersion: v1, kind: Namespace, metadata: {name: ha-argocd}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: ha-flux}}
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: users-api, namespace: ha-argocd}
            spec: {syncPolicy: {automated: {prune: true, selfHeal: true}, syncOptions: [ServerSideApply=true]}}
            status: {operationState: {phase: Failed}}
            ---
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {name: apps, namespace: ha-flux}
            status: {conditions: [{type: Ready, status: "False", reason: ReconciliationFailed}]}
            """;

    private static String configMap(String name, String host) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: " + USERS + "}\ndata: {HOST: " + host + ", PORT: '5432'}\n";
    }

    private Run open(String name, String label) {
        return two.jane.run("label", "configmap", name, "-n", USERS, "driftlock.dev/break-glass=" + label).expectSuccess();
    }

    private static String[] patch(String name, String field, String value, String... more) {
        var words = new java.util.ArrayList<>(List.of("patch", "configmap", name, "-n", USERS, "--type=merge", "-p", "{\"data\":{\"" + field + "\":\"" + value + "\"}}"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private Run agent(String who, String name, String field, String value) {
        return two.admin.run(patch(name, field, value, "--as=" + who, "--as-group=system:masters"));
    }

    private List<String> eventsAbout(String name, String word) {
        return two.admin.run("get", "events", "-n", USERS, "--field-selector=involvedObject.name=" + name, "-o", "jsonpath={range .items[*]}{.message}{'\\n'}{end}").expectSuccess().out()
                .lines().filter(line -> line.contains(word)).toList();
    }

    @Test
    void whatWasChangedUnderTheWindowStaysUntilItsEnd() {
        assertThat(open("held", "20m.INC-1").err()).contains("Argo CD is kept from undoing");
        two.jane.run(patch("held", "HOST", "primary")).expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/held", "open");

        await().atMost(LONG).untilAsserted(() -> assertThat(agent(ARGO, "held", "HOST", "declared").expectFailure().err())
                .containsPattern("break-glass until \\d\\d:\\d\\d(:\\d\\d)?Z: jane@example.com changed data.HOST for INC-1"));
        agent(ARGO, "held", "MORE", "x").expectSuccess();
        two.jane.run(patch("held", "HOST", "declared")).expectSuccess();
    }

    @Test
    void whatWasDeletedIsNotMadeAgain() {
        open("deleted", "20m.INC-2");
        two.jane.run("delete", "configmap", "deleted", "-n", USERS).expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/deleted", "(deletes the object)");

        await().atMost(LONG).until(() -> !two.admin.runWithInput(configMap("deleted", "declared"), "create", "-f", "-", "--dry-run=server", "--as=" + ARGO, "--as-group=system:masters").succeeded());
        var create = List.of("create", "-f", "-", "--as=" + ARGO, "--as-group=system:masters").toArray(String[]::new);
        assertThat(two.admin.runWithInput(configMap("deleted", "declared"), create).expectFailure().err()).contains("break-glass until", "deleted it");
    }

    @Test
    void aNewCommitComesThrough() {
        open("newer", "20m.INC-3");
        two.jane.run(patch("newer", "HOST", "primary")).expectSuccess();
        two.awaitRecord(USERS, "ConfigMap/newer", "open");
        agent(ARGO, "newer", "HOST", "declared").expectFailure();

        // A window's beginning tells whole seconds, so a commit of the same second is not known to be newer.
        Pause.of(Duration.ofSeconds(1));
        two.git.write("newer.yaml", configMap("newer", "third"));
        two.git.push("a third way");

        agent(ARGO, "newer", "HOST", "third").expectSuccess();
    }

    @Test
    void atTheEndTheAgentsAreStartedAgain() {
        open("ended", "8s.INC-4");
        open("fluxed", "8s.INC-4");
        two.jane.run(patch("ended", "HOST", "primary")).expectSuccess();
        two.jane.run(patch("fluxed", "HOST", "primary")).expectSuccess();

        await().atMost(LONG).untilAsserted(() -> assertThat(eventsAbout("ended", "the last sync of Application users-api failed")).singleElement().asString()
                .contains("Driftlock has started it again"));
        await().atMost(LONG).untilAsserted(() -> assertThat(eventsAbout("fluxed", "the last sync of Kustomization apps failed")).hasSize(1));
        var application = two.admin.run("get", "application.argoproj.io", "users-api", "-n", "ha-argocd", "-o", "jsonpath={.operation}").expectSuccess().out();
        assertThat(application).contains("\"username\":\"driftlock\"", "\"prune\":true", "ServerSideApply=true");
        assertThat(two.admin.run("get", "kustomization.kustomize.toolkit.fluxcd.io", "apps", "-n", "ha-flux", "-o", "jsonpath={.metadata.annotations}").expectSuccess().out())
                .contains("reconcile.fluxcd.io/requestedAt");
        agent(ARGO, "ended", "HOST", "declared").expectSuccess();
        agent(FLUX, "fluxed", "HOST", "declared").expectSuccess();
    }
}
