package dev.driftlock.render.kustomize;

import static dev.driftlock.render.RenderBench.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.WithRenderers;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.RenderBench;
import dev.driftlock.render.RenderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithRenderers
class KustomizeRendererTest {

    private static final String OVERLAY = "apps/overlays/prod";
    private static final String WEB = "users/Deployment.apps/prod-web";

    @TempDir
    Path temp;
    private RenderBench bench;

    @BeforeEach
    void overlay(Assets assets) {
        bench = new RenderBench(assets, temp);
        bench.tree.with("apps/base/kustomization.yaml", "resources: [web.yaml]\n").with("apps/base/web.yaml", """
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata:
                          name: web
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: web}}
                          template:
                            metadata: {labels: {app: web}}
                            spec:
                              containers:
                                - name: side
                                  image: side:1
                                - name: app
                                  image: example.com/web:latest
                                  envFrom: [{configMapRef: {name: env}}]
                        """)
                .with(OVERLAY + "/kustomization.yaml", """
                        namespace: users
                        namePrefix: prod-
                        resources:
                          - ../../base
                        patches:
                          - path: replicas.yaml
                          - patch: |-
                              apiVersion: apps/v1
                              kind: Deployment
                              metadata: {name: web}
                              spec:
                                template:
                                  spec:
                                    containers:
                                      - name: app
                                        imagePullPolicy: Never
                        images:
                          - name: example.com/web
                            newTag: "4.2"
                        configMapGenerator:
                          - name: env
                            literals:
                              - DB_HOST=pgbouncer
                            files: [app.properties]
                            envs: [prod.env]
                        """)
                .with(OVERLAY + "/replicas.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 3\n")
                .with(OVERLAY + "/app.properties", "a=b\n").with(OVERLAY + "/prod.env", "# comment\nPOOL=20\n");
    }

    private DeclaredObject web() throws Exception {
        return bench.objects(OVERLAY).get(WEB);
    }

    private DeclaredObject config() throws Exception {
        return bench.objects(OVERLAY).values().stream().filter(object -> object.key().kind().equals("ConfigMap")).findFirst().orElseThrow();
    }

    private static KustomizeOptions patches(String patch) {
        var target = JsonNodeFactory.instance.objectNode().put("kind", "Deployment");
        return new KustomizeOptions("live-", "-eu", "shop", Map.of("team", "web"), KustomizeOptions.Labels.TEMPLATES, Map.of("note", "hello"),
                List.of("example.com/web=mirror/web:7", "side@sha256:aa"), List.of(new KustomizeOptions.Replicas("web", 9)),
                List.of(new KustomizeOptions.Patch(Optional.of(target), patch)), List.of("../../parts"), Map.of(), false);
    }

    private static KustomizeOptions substitutions(Map<String, String> substitutions, boolean generate) {
        return new KustomizeOptions("", "", "", Map.of(), KustomizeOptions.Labels.METADATA, Map.of(), List.of(), List.of(), List.of(), List.of(), substitutions, generate);
    }

    @Test
    void buildsOverlaysAndLeavesNoMarkInThem() throws Exception {
        var web = web().tree();

        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(web.at("/spec/template/spec/containers/0/image").asText() + web.at("/spec/template/spec/containers/1/image").asText()).contains("example.com/web:4.2");
        assertThat(web.at("/metadata").has("annotations")).isFalse();
        assertThat(config().key().name()).matches("prod-env-[a-z0-9]{10}");
        assertThat(web.toString()).contains("\"name\":\"" + config().key().name() + "\"");
    }

    @Test
    void everyFieldIsLedBackToItsFile() throws Exception {
        var web = web();
        int app = web.tree().at("/spec/template/spec/containers/0/name").asText().equals("app") ? 0 : 1;

        assertThat(web.file()).isEqualTo("apps/base/web.yaml");
        assertThat(place(web)).isEqualTo("apps/base/web.yaml:1");
        assertThat(place(web, "spec", "selector", "matchLabels", "app")).isEqualTo("apps/base/web.yaml:7");
        assertThat(place(web, "spec", "replicas")).isEqualTo(OVERLAY + "/replicas.yaml:5");
        assertThat(place(web, "spec", "template", "spec", "containers", app, "image")).isEqualTo(OVERLAY + "/kustomization.yaml:19");
        assertThat(place(web, "spec", "template", "spec", "containers", app, "imagePullPolicy")).isEqualTo(OVERLAY + "/kustomization.yaml:16");
        assertThat(place(web, "spec", "template", "spec", "containers", 1 - app, "image")).isEqualTo("apps/base/web.yaml:13");
        assertThat(place(web, "metadata", "namespace")).isEqualTo(OVERLAY + "/kustomization.yaml:1");
        assertThat(place(web, "metadata", "name")).isEqualTo("apps/base/web.yaml:4 RENDERED");
        assertThat(place(config())).isEqualTo(OVERLAY + "/kustomization.yaml:21");
        assertThat(place(config(), "data", "DB_HOST")).isEqualTo(OVERLAY + "/kustomization.yaml:23");
        assertThat(place(config(), "data", "POOL")).isEqualTo(OVERLAY + "/prod.env:2");
        assertThat(place(config(), "data", "app.properties")).isEqualTo(OVERLAY + "/app.properties:1");
    }

    @Test
    void originAnnotationsThatTheUserWantsStay() throws Exception {
        bench.tree.with("apps/base/kustomization.yaml", "resources: [web.yaml]\nbuildMetadata: [originAnnotations]\n");
        assertThat(bench.objects("apps/base").get("users/Deployment.apps/web").tree().at("/metadata/annotations").toString()).contains("path: web.yaml");
    }

    @Test
    void anApplicationsChangesTakeThePlaceOfItsOwn() throws Exception {
        bench.tree.with("apps/parts/kustomization.yaml", """
                apiVersion: kustomize.config.k8s.io/v1alpha1
                kind: Component
                configMapGenerator: [{name: part, literals: [A=b], options: {disableNameSuffixHash: true}}]
                """);
        bench.with(patches("- op: add\n  path: /spec/paused\n  value: true\n"));
        var objects = bench.objects(OVERLAY);
        var web = objects.get("shop/Deployment.apps/live-web-eu").tree();

        assertThat(objects.keySet()).contains("shop/ConfigMap/live-part-eu");
        assertThat(web.at("/spec/replicas").asInt()).isEqualTo(9);
        assertThat(web.at("/spec/paused").asBoolean()).isTrue();
        assertThat(web.toString()).contains("mirror/web:7", "side@sha256:aa").contains("\"team\":\"web\"", "\"note\":\"hello\"");
        assertThat(web.at("/spec/template/metadata/labels/team").asText()).isEqualTo("web");
        assertThat(web.at("/spec/selector/matchLabels").has("team")).isFalse();
    }

    @Test
    void postBuildSubstitutesAsFluxDoes() throws Exception {
        bench.tree.with("flux/a/one.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name:=web}\nspec:\n  replicas: ${replicas}\n")
                .with("flux/two.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: two\n  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}\ndata:\n  a: ${replicas}\n")
                .with("flux/own/kustomization.yaml", "resources: [x.yaml]\n").with("flux/own/x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n")
                .with("flux/own/unlisted.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: unlisted}\n").with("flux/readme.txt", "no manifest");
        bench.with(substitutions(Map.of("replicas", "4"), true));
        var objects = bench.kustomized().objects("flux");

        assertThat(objects.keySet()).containsExactlyInAnyOrder("users/Deployment.apps/web", "users/ConfigMap/two", "users/ConfigMap/x");
        assertThat(objects.get("users/Deployment.apps/web").tree().at("/spec/replicas").isIntegralNumber()).isTrue();
        assertThat(place(objects.get("users/Deployment.apps/web"), "spec")).isEqualTo("flux/a/one.yaml:5");
        assertThat(objects.get("users/ConfigMap/two").tree().at("/data/a").asText()).isEqualTo("${replicas}");
        bench.with(substitutions(Map.of(), false));
        assertThatThrownBy(() -> bench.kustomized().render("flux")).hasMessage("there is no kustomization in flux");
    }

    /** What would be fetched, or leaves the repository, is refused in one line. */
    @Nested
    class Errors {

        private void assertRefused(String kustomization, String... words) {
            bench.tree.with("apps/bad/kustomization.yaml", kustomization);
            assertThatThrownBy(() -> bench.render("apps/bad")).isInstanceOf(RenderException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n", "render-"));
        }

        @Test
        void ofRemoteBases() {
            assertRefused("resources:\n- https://github.com/org/repo//deploy?ref=v1\n", "apps/bad/kustomization.yaml:2 https://github.com/org/repo//deploy?ref=v1 is remote, and nothing is fetched");
            assertRefused("resources: [github.com/org/repo]\n", "is remote");
            assertRefused("resources: [\"git@github.com:org/repo.git\"]\n", "is remote");
        }

        @Test
        void ofCharts() {
            assertRefused("helmCharts:\n- name: x\n  repo: https://charts.example.com\n", "apps/bad/kustomization.yaml:1 helmCharts are not rendered");
        }

        @Test
        void ofWhatIsNotThere() {
            assertRefused("resources: [nowhere.yaml]\n", "apps/bad/kustomization.yaml:1 nowhere.yaml is not in the repository");
            assertRefused("resources: [../overlays]\n", "../overlays holds no kustomization");
            assertRefused("resources: [../../../../etc]\n", "is not in the repository");
            assertRefused("patches: [{path: nothing.yaml}]\n", "kustomize: ", "nothing.yaml");
            assertRefused("namePrefix: [\n", "apps/bad/kustomization.yaml:2:");
        }

        @Test
        void ofFilesOutside() throws Exception {
            var outside = Files.writeString(temp.resolve("token"), "secret");
            assertRefused("configMapGenerator: [{name: x, files: [\"" + outside + "\"]}]\n", "kustomize: ");
            bench.tree.link("apps/bad/link", outside.toString());
            assertRefused("configMapGenerator: [{name: x, files: [link]}]\n", "kustomize: ");
        }
    }

    /** Only what a commit touches is rendered again. */
    @Test
    void isNotBuiltAgainUnlessAnInputChanged() throws Exception {
        bench.tree.with(OVERLAY + "/unused.yaml", "a").with("apps/base/unused.yaml", "a");
        var first = bench.render(OVERLAY);

        bench.tree.with(OVERLAY + "/unused.yaml", "b").with("apps/base/unused.yaml", "b").with("apps/other.yaml", "b");
        assertThat(bench.render(OVERLAY, first)).isSameAs(first);
        bench.tree.with(OVERLAY + "/prod.env", "POOL=21\n");
        var second = bench.render(OVERLAY, first);
        assertThat(second).isNotSameAs(first);
        bench.tree.with("apps/base/web.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n");
        assertThat(bench.render(OVERLAY, second)).isNotSameAs(second);
    }
}
