package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.machine.Run;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code break-glass.resume} adds to the rights of Driftlock's own account: to start a sync as the agent would, and no way to say what is synced. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumeIT {

    private static final List<String> DEFINITIONS = List.of("applications.argoproj.io", "kustomizations.kustomize.toolkit.fluxcd.io");
    private static final String PREPARED = """
            {apiVersion: v1, kind: Namespace, metadata: {name: argocd}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: flux-system}}
            ---
            """ + definition("argoproj.io", "v1alpha1", "Application", "applications") + definition("kustomize.toolkit.fluxcd.io", "v1", "Kustomization", "kustomizations");
    private static final String AGENTS = """
            {apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: deploy-app, namespace: argocd}, spec: {source: {path: services}}}
            ---
            {apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: deploy-ks, namespace: flux-system, annotations: {note: kept}}, spec: {path: services}}
            """;

    private ApiServer apiServer;
    private Installation installation;
    private Kubectl own;

    private static String definition(String group, String version, String kind, String plural) {
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %4$s.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {kind: %3$s, plural: %4$s}
                  versions: [{name: %2$s, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
                ---
                """.formatted(group, version, kind, plural);
    }

    @BeforeAll
    void install(ApiServer server) {
        apiServer = server;
        var rendered = Chart.withHelm().template("--set", "config.discover.argocd=true,config.discover.flux=true,config.break-glass.resume=true").expectSuccess().out();
        server.kubectl().apply(PREPARED);
        for (var definition : DEFINITIONS) server.kubectl().awaitEstablished("", "crd/" + definition);
        server.kubectl().apply(AGENTS);
        installation = Installation.of(Manifests.parse(rendered), server, "ValidatingWebhookConfiguration", "Deployment");
        own = server.kubectlAs(Installation.OWN, Installation.OWN);
        installation.awaitPolicies(own, "label", "namespace", "argocd", "deploy-probe=x", "--dry-run=server");
    }

    @AfterAll
    void remove() {
        if (installation != null) installation.close();
        for (var definition : DEFINITIONS) apiServer.kubectl().run("delete", "crd", definition, "--ignore-not-found");
    }

    private Run patch(String object, String patch) {
        var words = object.split(" ");
        return own.run("patch", words[0], words[1], "-n", words[0].startsWith("application") ? "argocd" : "flux-system", "--type=merge", "-p", patch);
    }

    @Test
    void startsAnApplication() {
        patch("application deploy-app", """
                {"operation": {"initiatedBy": {"username": "driftlock"}, "retry": {"limit": 3},
                  "sync": {"prune": false, "syncOptions": ["CreateNamespace=true"], "syncStrategy": {"hook": {}}}}}""").expectSuccess();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"operation\": {\"sync\": {\"manifests\": [\"kind: Secret\"]}}}",
            "{\"operation\": {\"sync\": {\"source\": {\"repoURL\": \"https://example.com/other\"}}}}",
            "{\"operation\": {\"sync\": {\"revision\": \"other\"}}}",
            "{\"spec\": {\"source\": {\"path\": \"elsewhere\"}}}",
            "{\"operation\": {\"sync\": {}}, \"spec\": {\"source\": {\"path\": \"elsewhere\"}}}",
            "{\"metadata\": {\"annotations\": {\"argocd.argoproj.io/refresh\": \"hard\"}}}"})
    void saysNotWhatAnApplicationSyncs(String patch) {
        assertThat(patch("application deploy-app", patch).expectFailure().err()).contains("driftlock-own-account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"})
    void asksForAReconciliation(String at) {
        patch("kustomization deploy-ks", "{\"metadata\": {\"annotations\": {\"reconcile.fluxcd.io/requestedAt\": \"" + at + "\"}}}").expectSuccess();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{\"spec\": {\"suspend\": true}}",
            "{\"metadata\": {\"annotations\": {\"note\": \"changed\"}}}",
            "{\"metadata\": {\"annotations\": {\"note\": null}}}",
            "{\"metadata\": {\"labels\": {\"a\": \"b\"}}}"})
    void changesNothingElseOfAKustomization(String patch) {
        assertThat(patch("kustomization deploy-ks", patch).expectFailure().err()).contains("driftlock-own-account");
    }
}
