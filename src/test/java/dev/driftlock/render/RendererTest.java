package dev.driftlock.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import dev.driftlock.render.RenderSettings.Kind;
import dev.driftlock.render.process.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RendererTest {

    private static final String CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %s\n";

    private static final Pause NO_PAUSE = time -> { throw new AssertionError("nothing is rendered twice"); };

    @TempDir
    Path temp;
    private Renderer renderer;

    @BeforeEach
    void set() {
        renderer = new Renderer(new BuiltInScopes(), new Workbench("", temp, Limits.DEFAULT, ClusterVersions.NOBODY));
    }

    private final MapTree tree = new MapTree();

    private Rendering render(String namespace, Rendering before) throws Exception {
        return renderer.render(RenderSettings.of("prod", "", Kind.AUTO, namespace), tree, before, NO_PAUSE);
    }

    private Map<String, DeclaredObject> objects(String namespace) throws Exception {
        return byKey(render(namespace, Rendering.NONE));
    }

    private static Map<String, DeclaredObject> byKey(Rendering rendering) {
        return rendering.objects().stream().collect(Collectors.toMap(object -> object.key().toString(), Function.identity()));
    }

    @Nested
    class Objects {

        @Test
        void ofAllManifestFilesBelowThePath() throws Exception {
            tree.with("a.yaml", CONFIG_MAP.formatted("a")).with("b/c.yml", CONFIG_MAP.formatted("c") + "---\n" + CONFIG_MAP.formatted("d"))
                    .with("b/e.json", "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"e\"}}")
                    .with("f.txt", CONFIG_MAP.formatted("f"));
            var objects = objects("users");
            assertThat(objects.keySet()).containsExactlyInAnyOrder("users/ConfigMap/a", "users/ConfigMap/c", "users/ConfigMap/d", "users/ConfigMap/e");
            assertThat(objects.get("users/ConfigMap/d").file()).isEqualTo("b/c.yml");
            assertThat(objects.get("users/ConfigMap/d").placeOf(Address.ROOT.field("metadata").field("name")).line()).isEqualTo(9);
            assertThat(objects.get("users/ConfigMap/d").source()).isEqualTo("prod");
        }

        @Test
        void whatIsNoneIsSkippedAndCounted() throws Exception {
            tree.with("a.yaml", CONFIG_MAP.formatted("a") + "---\n- a list\n---\nreplicas: 3\n---\njust text\n")
                    .with("sub/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n")
                    .with("job.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: j-}\n")
                    .with("big.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n");
            var rendering = render("", Rendering.NONE);
            assertThat(rendering.objects()).hasSize(1);
            assertThat(rendering.skipped()).isEqualTo(6);
            assertThat(rendering.notes()).containsExactlyInAnyOrder("sub/kustomization.yaml:1 Kustomization has no metadata.name",
                    "job.yaml:1 Job has no metadata.name", "big.yaml is a Git LFS pointer, its content is not in the repository");
        }

        @Test
        void ofListsAreUnfolded() throws Exception {
            tree.with("list.yaml", """
                    apiVersion: v1
                    kind: List
                    items:
                    - apiVersion: apps/v1
                      kind: Deployment
                      metadata: {name: web}
                    - apiVersion: v1
                      kind: ConfigMapList
                      items:
                      - metadata: {name: one}
                        data:
                          key: value
                      - apiVersion: v1
                        kind: Secret
                        metadata: {name: two}
                    - nothing: here
                    """);
            var rendering = render("users", Rendering.NONE);
            var objects = byKey(rendering);
            assertThat(objects.keySet()).containsExactlyInAnyOrder("users/Deployment.apps/web", "users/ConfigMap/one", "users/Secret/two");
            assertThat(rendering.skipped()).isEqualTo(1);
            var one = objects.get("users/ConfigMap/one");
            assertThat(one.apiVersion()).isEqualTo("v1");
            assertThat(one.tree().get("kind").textValue()).isEqualTo("ConfigMap");
            assertThat(one.placeOf(Address.ROOT).line()).isEqualTo(10);
            assertThat(one.placeOf(Address.ROOT.field("data").field("key")).line()).isEqualTo(12);
        }

        @Test
        void aKindThatEndsInListButHasNoItemsIsAnObject() throws Exception {
            tree.with("a.yaml", "apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a, namespace: users}\nspec: {}\n");
            assertThat(objects("").keySet()).containsExactly("users/AllowList.example.com/a");
        }

        @Test
        void declaredTwiceNameBothPlaces() {
            tree.with("a.yaml", "# first\n" + CONFIG_MAP.formatted("x")).with("b.yaml", CONFIG_MAP.formatted("y") + "---\n" + CONFIG_MAP.formatted("x"));
            assertThatThrownBy(() -> objects("users")).isInstanceOf(RenderException.class)
                    .hasMessage("a.yaml:2 and b.yaml:6 declare the same object, users/ConfigMap/x");
        }

        @Test
        void ofTwoVersionsAreTheSameObject() {
            tree.with("a.yaml", "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: x}\n")
                    .with("b.yaml", "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: x}\n");
            assertThatThrownBy(() -> objects("users")).hasMessageContaining("declare the same object, users/HorizontalPodAutoscaler.autoscaling/x");
        }

        @Test
        void inABrokenFileBreakTheSource() {
            tree.with("a.yaml", CONFIG_MAP.formatted("a")).with("dir/b.yaml", "a: 1\n b: 2\n");
            assertThatThrownBy(() -> objects("")).isInstanceOf(RenderException.class).hasMessageStartingWith("dir/b.yaml:2:");
        }
    }

    /** Argo CD's directory options. */
    @Nested
    class Directories {

        private List<String> names(String path, boolean recurse, String include, String exclude) throws Exception {
            var options = new DirectoryOptions(recurse, include, exclude);
            var settings = new RenderSettings("prod", path, Kind.PLAIN, "", HelmOptions.DEFAULT, KustomizeOptions.NONE, options);
            return renderer.render(settings, tree, Rendering.NONE, NO_PAUSE).objects().stream().map(object -> object.key().name()).toList();
        }

        @Test
        void takeWhatIsWanted() throws Exception {
            for (var name : List.of("a", "b", "deep/c", "deep/er/d")) {
                tree.with("apps/" + name + ".yaml", CONFIG_MAP.formatted(name.substring(name.lastIndexOf('/') + 1)));
            }
            assertThat(names("apps", true, "", "")).containsExactly("a", "b", "c", "d");
            assertThat(names("./apps/", false, "", "")).containsExactly("a", "b");
            assertThat(names("apps", true, "{a,deep/*}.yaml", "")).containsExactly("a", "c", "d");
            assertThat(names("apps", true, "", "deep/*")).containsExactly("a", "b");
            assertThat(names("apps", true, "*", "[!a].yaml")).containsExactly("a", "c", "d");
            assertThat(names("apps", true, "?.yaml", "a*")).containsExactly("b");
            assertThatThrownBy(() -> names("apps", true, "{a", "")).hasMessage("the glob {a is not complete");
        }
    }

    @Nested
    class NamespacesAndScopes {

        @Test
        void ofBuiltInKinds() throws Exception {
            tree.with("a.yaml", """
                    {apiVersion: v1, kind: ConfigMap, metadata: {name: own, namespace: elsewhere}}
                    ---
                    {apiVersion: v1, kind: ConfigMap, metadata: {name: none}}
                    ---
                    {apiVersion: v1, kind: Namespace, metadata: {name: space, namespace: wrong}}
                    ---
                    {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}
                    ---
                    {apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: c}}
                    """);
            assertThat(objects("users").keySet()).containsExactlyInAnyOrder("elsewhere/ConfigMap/own", "users/ConfigMap/none", "Namespace/space",
                    "ClusterRole.rbac.authorization.k8s.io/r", "IngressClass.networking.k8s.io/c");
            assertThat(objects("").keySet()).contains("default/ConfigMap/none");
        }

        @Test
        void aCrdInTheSourceTellsTheScopeOfItsKind() throws Exception {
            tree.with("crd.yaml", crd("Widget", "Cluster") + "---\n" + crd("Gadget", "Namespaced"))
                    .with("w.yaml", custom("Widget", "w")).with("g.yaml", custom("Gadget", "g"));
            assertThat(objects("users").keySet()).contains("Widget.example.com/w", "users/Gadget.example.com/g");
            assertThat(objects("users").get("Widget.example.com/w").keys()).hasSize(1);
        }

        @Test
        void aKindThatNobodyKnowsIsFoundBothWays() throws Exception {
            tree.with("w.yaml", custom("Widget", "w"));
            var clusterScoped = ObjectKey.of("example.com/v1", "Widget", "", "w");
            assertThat(objects("").values()).singleElement().satisfies(object -> assertThat(object.keys())
                    .containsExactly(clusterScoped, ObjectKey.of("example.com/v1", "Widget", "default", "w")));
            assertThat(objects("users").values()).singleElement().satisfies(object -> assertThat(object.keys())
                    .containsExactly(ObjectKey.of("example.com/v1", "Widget", "users", "w"), clusterScoped));
        }

        @Test
        void aCrdThatComesOrGoesMovesObjectsOfUnchangedFiles() throws Exception {
            tree.with("w.yaml", custom("Widget", "w"));
            var before = render("", Rendering.NONE);
            tree.with("crd.yaml", crd("Widget", "Namespaced")).read.clear();
            var with = render("", before);
            assertThat(tree.read).containsExactly("crd.yaml");
            assertThat(byKey(with)).containsKey("default/Widget.example.com/w");
            tree.without("crd.yaml");
            assertThat(byKey(render("", with))).containsKey("Widget.example.com/w");
        }

        private static String custom(String kind, String name) {
            return "apiVersion: example.com/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n";
        }

        private static String crd(String kind, String scope) {
            return """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: %s.example.com}
                    spec: {group: example.com, scope: %s, names: {kind: %s}}
                    """.formatted(kind, scope, kind);
        }
    }

    @Nested
    class Normalising {

        @Test
        void foldsStringDataIntoData() throws Exception {
            tree.with("s.yaml", """
                    apiVersion: v1
                    kind: Secret
                    metadata: {name: s}
                    data:
                      both: b2xk
                      wrapped: |
                        YWJj
                        ZGVm
                    stringData:
                      both: new
                      plain: "é"
                    """);
            var secret = objects("users").get("users/Secret/s");
            assertThat(secret.tree().has("stringData")).isFalse();
            assertThat(secret.tree().get("data").properties()).extracting(Map.Entry::getKey, entry -> entry.getValue().textValue())
                    .containsExactlyInAnyOrder(tuple("both", "bmV3"), tuple("wrapped", "YWJjZGVm"),
                            tuple("plain", "w6k="));
            var data = Address.ROOT.field("data");
            assertThat(List.of(secret.placeOf(data).line(), secret.placeOf(data.field("both")).line(), secret.placeOf(data.field("wrapped")).line(), secret.placeOf(data.field("plain")).line()))
                    .containsExactly(4, 10, 6, 11);
        }

        @Test
        void ofStringDataAlone() throws Exception {
            tree.with("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  a: x\n");
            var secret = objects("users").get("users/Secret/s");
            assertThat(secret.tree().toString()).contains("\"data\":{\"a\":\"eA==\"}").doesNotContain("stringData");
            assertThat(secret.placeOf(Address.ROOT.field("data").field("a")).line()).isEqualTo(5);
        }

        @Test
        void dropsSopsMetadata() throws Exception {
            tree.with("s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: 'ENC[AES256_GCM,data:xx]'}\nsops: {mac: x}\n");
            assertThat(objects("users").get("users/Secret/s").tree().has("sops")).isFalse();
        }
    }

    @Nested
    class Again {

        @Test
        void anEqualTreeIsNotEvenListed() throws Exception {
            tree.with("a.yaml", CONFIG_MAP.formatted("a"));
            var first = render("", Rendering.NONE);
            assertThat(tree.listed).isEqualTo(1);
            assertThat(render("", first)).isSameAs(first);
            assertThat(tree.listed).isEqualTo(1);
            assertThat(tree.read).hasSize(1);
        }

        @Test
        void onlyChangedFilesAreReadAndTheRestStaysTheVerySameObjects() throws Exception {
            for (int i = 0; i < 100; i++) tree.with("f" + i + ".yaml", CONFIG_MAP.formatted("c" + i));
            var first = render("", Rendering.NONE);
            assertThat(tree.read).hasSize(100);
            tree.read.clear();
            tree.with("f7.yaml", CONFIG_MAP.formatted("c7") + "data: {a: b}\n").with("new.yaml", CONFIG_MAP.formatted("new")).without("f8.yaml");

            var second = render("", first);
            assertThat(tree.read).containsExactlyInAnyOrder("f7.yaml", "new.yaml");
            assertThat(second.objects()).hasSize(100);
            assertThat(byKey(second).get("default/ConfigMap/c9")).isSameAs(byKey(first).get("default/ConfigMap/c9"));
            assertThat(byKey(second)).doesNotContainKey("default/ConfigMap/c8");
            assertThat(byKey(second).get("default/ConfigMap/c7").tree().at("/data/a").textValue()).isEqualTo("b");
        }
    }

    @Nested
    class Choice {

        @Test
        void helmAndKustomizeAreToldByTheirFiles() throws Exception {
            tree.with("Chart.yaml", "name: x\n");
            assertThatThrownBy(() -> objects("")).hasMessage("the program helm is not on Driftlock's PATH, and this source is rendered with it");
            tree.without("Chart.yaml").with("kustomization.yaml", "resources: []\n");
            assertThatThrownBy(() -> objects("")).hasMessage("the program kustomize is not on Driftlock's PATH, and this source is rendered with it");
            var plain = renderer.render(RenderSettings.of("prod", "", Kind.PLAIN, ""), tree, Rendering.NONE, NO_PAUSE);
            assertThat(plain.skipped()).isEqualTo(1);
            assertThatThrownBy(() -> renderer.render(RenderSettings.of("prod", "", Kind.HELM, ""), tree, Rendering.NONE, NO_PAUSE))
                    .hasMessage("there is no Chart.yaml in the repository's root");
        }
    }
}
