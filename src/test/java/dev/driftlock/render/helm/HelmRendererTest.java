package dev.driftlock.render.helm;

import static dev.driftlock.render.RenderBench.address;
import static dev.driftlock.render.RenderBench.options;
import static dev.driftlock.render.RenderBench.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.WithRenderers;
import dev.driftlock.render.ClusterVersions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.HelmOptions.Parameter;
import dev.driftlock.render.RenderBench;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.process.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithRenderers
class HelmRendererTest {

    private static final String CHART = "services/users-api";
    private static final String ENVIRONMENT = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}-env
              labels:
                app: users-api
            data:
              {{- range $key, $value := .Values.env }}
              {{ $key }}: {{ $value | quote }}
              {{- end }}
            """;
    private static final String VALUES = """
            replicas: 1
            image: {repository: example.com/users-api, tag: "1.0"}
            env:
              DB_HOST: localhost
              PORT: 8080
            """;
    private static final String PRODUCTION = """
            # production
            replicas: 3
            env:
              DB_HOST: pgbouncer.users.svc.cluster.local
              POOL: "20"
            """;

    @TempDir
    Path temp;
    private RenderBench bench;

    @BeforeEach
    void chart(Assets assets) {
        bench = new RenderBench(assets, temp);
        bench.tree.with(CHART + "/Chart.yaml", "apiVersion: v2\nname: users-api\nversion: 1.2.3\nappVersion: \"7\"\n")
                .with(CHART + "/values.yaml", VALUES).with(CHART + "/values-prod.yaml", PRODUCTION)
                .with(CHART + "/templates/env.yaml", ENVIRONMENT);
    }

    private String text(String object, String pointer) throws Exception {
        return bench.objects(CHART).get(object).tree().at(pointer).asText();
    }

    private static HelmOptions parameters(Parameter... parameters) {
        return new HelmOptions(Optional.of("web"), List.of(), List.of(), true, List.of(parameters), Map.of(), false, false, Optional.empty(), List.of());
    }

    /** What is rendered. */
    @Nested
    class Objects {

        @Test
        void areThoseOfTheChartWithItsValueFiles() throws Exception {
            var objects = bench.valueFiles("values-prod.yaml").objects(CHART);

            assertThat(objects.keySet()).containsExactly("users/ConfigMap/users-api-env");
            assertThat(objects.get("users/ConfigMap/users-api-env").tree().get("data").toString())
                    .isEqualTo("{\"DB_HOST\":\"pgbouncer.users.svc.cluster.local\",\"POOL\":\"20\",\"PORT\":\"8080\"}");
        }

        @Test
        void valueFilesMayStandElsewhereInTheRepository() throws Exception {
            bench.tree.with("services/common.yaml", "env: {A: relative}\n").with("global/all.yaml", "env: {B: absolute}\n");
            bench.valueFiles("../common.yaml", "/global/all.yaml");

            assertThat(text("users/ConfigMap/users-api-env", "/data/A")).isEqualTo("relative");
            assertThat(text("users/ConfigMap/users-api-env", "/data/B")).isEqualTo("absolute");
        }

        @Test
        void valuesGoAboveFilesAndKeepTheirTypes() throws Exception {
            bench.tree.with(CHART + "/templates/types.yaml", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: types}
                    data:
                      types: {{ printf "%s %s %s" (kindOf .Values.a) (kindOf .Values.b) (kindOf .Values.c) | quote }}
                    """);
            bench.with(options(List.of("values-prod.yaml"), List.of("env: {POOL: 30}\na: yes\nb: 3\nc: '3'\n", "env: {POOL: 40}\n")));

            assertThat(text("users/ConfigMap/users-api-env", "/data/POOL")).isEqualTo("40");
            assertThat(text("users/ConfigMap/types", "/data/types")).isEqualTo("bool float64 string");
        }

        @Test
        void parametersAreThoseOfSetAndSetString() throws Exception {
            bench.tree.with(CHART + "/templates/types.yaml", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: types}
                    data:
                      types: {{ printf "%s %s %s %v" (kindOf .Values.a) (kindOf .Values.b) .Values.c .Values.d | quote }}
                    """);
            bench.with(parameters(new Parameter("a", "3", false), new Parameter("b", "3", true), new Parameter("c", "x,y=z", false),
                    new Parameter("d", "{one,two}", false), new Parameter("env.DB\\.HOST", "dotted", false)));

            assertThat(text("users/ConfigMap/types", "/data/types")).isEqualTo("int64 string x,y=z [one two]");
            assertThat(text("users/ConfigMap/web-env", "/data/DB.HOST")).isEqualTo("dotted");
        }

        @Test
        void hooksTestsAndNotesAreNone() throws Exception {
            bench.tree.with(CHART + "/templates/job.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}\n")
                    .with(CHART + "/templates/tests/t.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: t, annotations: {helm.sh/hook: test}}\n")
                    .with(CHART + "/templates/NOTES.txt", "kind: Secret\n").with(CHART + "/templates/empty.yaml", "{{ if false }}x{{ end }}");

            assertThat(bench.objects(CHART).keySet()).containsExactly("users/ConfigMap/users-api-env");
        }

        @Test
        void crdsAreUnlessSwitchedOff() throws Exception {
            bench.tree.with(CHART + "/crds/all.yaml", crd("Widget") + "---\n" + crd("Gadget"))
                    .with(CHART + "/templates/w.yaml", "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n");
            var objects = bench.objects(CHART);

            assertThat(objects.keySet()).contains("CustomResourceDefinition.apiextensions.k8s.io/widgets.example.com",
                    "CustomResourceDefinition.apiextensions.k8s.io/gadgets.example.com", "Widget.example.com/w");
            assertThat(place(objects.get("CustomResourceDefinition.apiextensions.k8s.io/gadgets.example.com"), "spec", "scope")).isEqualTo(CHART + "/crds/all.yaml:9");
            bench.with(new HelmOptions(Optional.empty(), List.of(), List.of(), false, List.of(), Map.of(), false, false, Optional.empty(), List.of()));
            assertThat(bench.objects(CHART).keySet()).noneMatch(key -> key.startsWith("CustomResourceDefinition"));
        }

        private static String crd(String kind) {
            return """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: %ss.example.com}
                    spec: {group: example.com, scope: Cluster, names: {kind: %s}}
                    """.formatted(kind.toLowerCase(java.util.Locale.ROOT), kind);
        }

        @Test
        void areThoseForTheClusterAround() throws Exception {
            bench.tree.with(CHART + "/templates/c.yaml", """
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: c, namespace: {{ .Release.Namespace }}}
                    data:
                      v: {{ .Capabilities.KubeVersion.Version }}
                      widgets: {{ .Capabilities.APIVersions.Has "example.com/v1/Widget" | quote }}
                    """);
            bench.with(new ClusterVersions(Optional.of("v1.29.7"), List.of("v1", "example.com/v1", "example.com/v1/Widget")));

            assertThat(text("users/ConfigMap/c", "/data/v")).isEqualTo("v1.29.7");
            assertThat(text("users/ConfigMap/c", "/data/widgets")).isEqualTo("true");
        }

        @Test
        void chartsOfTheSameRepositoryAreDependencies() throws Exception {
            bench.tree.with(CHART + "/Chart.yaml", """
                    apiVersion: v2
                    name: users-api
                    version: 1.2.3
                    dependencies:
                      - {name: common, version: 0.x, repository: "file://../../charts/common", alias: shared}
                    """).with("charts/common/Chart.yaml", "apiVersion: v2\nname: common\nversion: 0.1.0\n").with("charts/common/values.yaml", "greeting: hello\n")
                    .with("charts/common/templates/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: {{ .Values.greeting }}\n");
            var object = bench.objects(CHART).get("users/ConfigMap/c");

            assertThat(object.file()).isEqualTo("charts/common/templates/c.yaml");
            assertThat(place(object, "data", "a")).isEqualTo("charts/common/values.yaml:1");
            bench.valueFiles("values-prod.yaml");
            bench.tree.with(CHART + "/values-prod.yaml", "\nshared: {greeting: good day}\n");
            assertThat(place(bench.objects(CHART).get("users/ConfigMap/c"), "data", "a")).isEqualTo(CHART + "/values-prod.yaml:2");
        }
    }

    /** Vendored as {@code helm dependency build} leaves it: an archive in {@code charts/}. */
    @Test
    void anArchivedDependencyIsReadThoughItsLinesCannotBeShown(Assets assets) throws Exception {
        var chart = Files.createDirectories(temp.resolve("cache/templates")).getParent();
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: cache\nversion: 0.1.0\n");
        Files.writeString(chart.resolve("values.yaml"), "size: small\nmode: fast\n");
        Files.writeString(chart.resolve("templates/c.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cache}\ndata:\n  size: {{ .Values.size }}\n  mode: {{ .Values.mode }}\n  token: {{ uuidv4 }}\n");
        var packaged = new ProcessBuilder(assets.program("helm").toString(), "package", chart.toString(), "-d", temp.toString()).redirectErrorStream(true).start();
        assertThat(packaged.waitFor()).isZero();
        bench.tree.with(CHART + "/charts/cache-0.1.0.tgz", Files.readAllBytes(temp.resolve("cache-0.1.0.tgz"))).with(CHART + "/values-prod.yaml", "cache:\n  size: large\n");
        var object = bench.valueFiles("values-prod.yaml").objects(CHART).get("users/ConfigMap/cache");

        assertThat(object.tree().at("/data/size").asText()).isEqualTo("large");
        assertThat(place(object, "data", "size")).isEqualTo(CHART + "/values-prod.yaml:2");
        assertThat(place(object, "data", "mode")).isEqualTo(CHART + "/charts/cache-0.1.0.tgz:1 RENDERED");
        assertThat(object.places().isVolatile(address("data", "token"))).isTrue();
    }

    /** What cannot be rendered says why in one line. */
    @Nested
    class Errors {

        private void assertRefused(String... words) {
            assertThatThrownBy(() -> bench.render(CHART)).isInstanceOf(RenderException.class)
                    .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n", "render-"));
        }

        @Test
        void ofATemplateNameItsLine() {
            bench.tree.with(CHART + "/templates/bad.yaml", "a: 1\nb: {{ required \"the owner is needed\" .Values.owner }}\n");
            assertRefused("helm: ", "users-api/templates/bad.yaml:2", "the owner is needed");
        }

        @Test
        void ofADependencyThatIsNotVendored() {
            bench.tree.with(CHART + "/Chart.yaml", """
                    {apiVersion: v2, name: users-api, version: 1.2.3, dependencies: [{name: postgresql, version: 1.0.0, repository: "https://charts.example.com"}]}
                    """);
            assertRefused("missing in charts/ directory: postgresql", "none is fetched");
        }

        @Test
        void ofValueFiles() {
            bench.valueFiles("nowhere.yaml");
            assertRefused("the value file nowhere.yaml is not in the repository");
            bench.valueFiles("../../../etc/passwd");
            assertRefused("the value file ../../../etc/passwd leaves the repository");
            bench.valueFiles("https://example.com/values.yaml");
            assertRefused("nothing is fetched");
            bench.valueFiles("values-prod.yaml");
            bench.tree.with(CHART + "/values-prod.yaml", "a: 1\n b: 2\n");
            assertRefused(CHART + "/values-prod.yaml:2:");
        }

        @Test
        void aLinkLeadsNowhereOutsideTheRepository() throws Exception {
            var outside = Files.writeString(temp.resolve("secret.yaml"), "env: {STOLEN: token}\n");
            bench.tree.link(CHART + "/absolute.yaml", outside.toString()).link(CHART + "/up.yaml", "../../../../secret.yaml")
                    .link(CHART + "/good.yaml", "../linked/values.yaml").with("services/linked/values.yaml", "env: {LINKED: inside}\n");
            bench.valueFiles("absolute.yaml");
            assertRefused("the value file absolute.yaml is not in the repository");
            bench.valueFiles("up.yaml");
            assertRefused("the value file up.yaml is not in the repository");
            var object = bench.valueFiles("good.yaml").objects(CHART).get("users/ConfigMap/users-api-env");
            assertThat(place(object, "data", "LINKED")).isEqualTo("services/linked/values.yaml:1");
        }

        @Test
        void theChartReadsNoFileOfOurs() throws Exception {
            var outside = Files.writeString(temp.resolve("secret.txt"), "token");
            bench.tree.with(CHART + "/templates/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: {{ .Files.Get \"" + outside + "\" | quote }}\n  b: {{ .Files.Get \"link.txt\" | quote }}\n")
                    .link(CHART + "/link.txt", outside.toString());
            assertThat(text("users/ConfigMap/c", "/data/a")).isEmpty();
            assertThat(text("users/ConfigMap/c", "/data/b")).isEmpty();
        }

        @Test
        void ofARunawayEndIt() throws Exception {
            bench.with(new Limits(Duration.ofSeconds(20), 192L << 20, 1 << 20, 100, 1 << 20));
            bench.tree.with(CHART + "/templates/run.yaml", "{{ range until 3000 }}a{{ . }}: {{ repeat 1000 \"x\" }}\n{{ end }}");
            assertRefused("helm wrote more than 1 MiB and was ended");
            bench.tree.with(CHART + "/templates/run.yaml", "{{ $x := \"xxxxxxxxxxxxxxxx\" }}{{ range until 1000 }}{{ $x = printf \"%s%s\" $x $x }}{{ end }}");
            assertRefused("helm: needed more than 192 MiB of memory and was ended");
            bench.with(new Limits(Duration.ofSeconds(1), 192L << 20, 1 << 20, 100, 1 << 20));
            bench.tree.with(CHART + "/templates/run.yaml", "{{ range until 1000 }}{{ range until 100000 }}{{ end }}{{ end }}");
            assertRefused("helm took longer than 1 s and was ended");
            bench.tree.with(CHART + "/big.bin", "x".repeat(2 << 20));
            assertRefused("what is rendered takes more than 1 MiB of files");
        }

        @Test
        void leaveNoScratchBehind() throws Exception {
            bench.render(CHART);
            bench.tree.with(CHART + "/templates/bad.yaml", "{{ fail \"no\" }}");
            assertRefused("no");
            try (var left = Files.list(temp)) {
                assertThat(left).isEmpty();
            }
        }
    }

    /** Where people are led. */
    @Nested
    class Places {

        private String placeOf(String object, Object... steps) throws Exception {
            return place(bench.objects(CHART).get(object), steps);
        }

        private static final String ENV = "users/ConfigMap/users-api-env";

        @Test
        void ofAValueAreTheLineThatHolds() throws Exception {
            bench.valueFiles("values-prod.yaml");

            assertThat(placeOf(ENV, "data", "DB_HOST")).isEqualTo(CHART + "/values-prod.yaml:4");
            assertThat(placeOf(ENV, "data", "POOL")).isEqualTo(CHART + "/values-prod.yaml:5");
            assertThat(placeOf(ENV, "data", "PORT")).isEqualTo(CHART + "/values.yaml:5");
        }

        @Test
        void ofAMapThatIsAllValuesIsThatMap() throws Exception {
            bench.tree.with(CHART + "/values.yaml", "replicas: 1\n");
            bench.valueFiles("values-prod.yaml");

            assertThat(placeOf(ENV, "data")).isEqualTo(CHART + "/values-prod.yaml:3");
        }

        @Test
        void ofWhatTheTemplateWritesIsTheTemplate() throws Exception {
            assertThat(placeOf(ENV)).isEqualTo(CHART + "/templates/env.yaml:1");
            assertThat(placeOf(ENV, "metadata", "labels", "app")).isEqualTo(CHART + "/templates/env.yaml:6");
            assertThat(placeOf(ENV, "metadata", "name")).isEqualTo(CHART + "/templates/env.yaml:4 RENDERED");
        }

        @Test
        void ofValuesInTheConfigurationSaySo() throws Exception {
            bench.with(options(List.of("values-prod.yaml"), List.of("env: {DB_HOST: elsewhere}\n")));

            assertThat(placeOf(ENV, "data", "DB_HOST")).isEqualTo(CHART + "/templates/env.yaml:7 CONFIGURED");
        }

        @Test
        void ofEqualValuesAreToldByTheirNamesAndByWhatTheTemplateAsksFor() throws Exception {
            bench.tree.with(CHART + "/values.yaml", """
                    one: 500m
                    two: 500m
                    resources:
                      limits: {cpu: 500m}
                      requests:
                        cpu: 500m
                    """).with(CHART + "/templates/d.yaml", """
                    # nobody is led here
                    apiVersion: v1
                    kind: ConfigMap
                    metadata: {name: other}
                    ---
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata:
                      name: web
                    spec:
                      replicas: 2
                      template:
                        metadata:
                          annotations:
                            two: {{ .Values.two }}
                            both: {{ .Values.one }}-{{ .Values.two }}
                        spec:
                          containers:
                            - name: app
                              image: "app:{{ .Chart.AppVersion }}"
                              resources: {{- toYaml .Values.resources | nindent 16 }}
                            - name: side
                    """);
            var template = CHART + "/templates/d.yaml:";
            var values = CHART + "/values.yaml:";
            var object = bench.objects(CHART).get("users/Deployment.apps/web");

            assertThat(place(object, "spec", "replicas")).isEqualTo(template + 11);
            assertThat(place(object, "spec", "template", "metadata", "annotations", "two")).isEqualTo(values + 2);
            assertThat(place(object, "spec", "template", "metadata", "annotations", "both")).isEqualTo(template + "16 RENDERED");
            assertThat(place(object, "spec", "template", "spec", "containers", 0, "image")).isEqualTo(template + "20 RENDERED");
            assertThat(place(object, "spec", "template", "spec", "containers", 1, "name")).isEqualTo(template + 22);
            assertThat(place(object, "spec", "template", "spec", "containers", 0, "resources", "limits", "cpu")).isEqualTo(values + 4);
            assertThat(place(object, "spec", "template", "spec", "containers", 0, "resources", "requests", "cpu")).isEqualTo(values + 6);
            assertThat(place(object)).isEqualTo(template + 6);
        }

        @Test
        void ofListItemsAreThoseOfTheItemThoughConditionsDropSome() throws Exception {
            bench.tree.with(CHART + "/values.yaml", "level: info\nextra: [one, two]\n").with(CHART + "/templates/p.yaml", """
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: p}
                    spec:
                      containers:
                        - name: app
                          args:
                            {{- if .Values.absent }}
                            - --absent={{ .Values.absent }}
                            {{- end }}
                            - --level={{ .Values.level }}
                            {{- range .Values.extra }}
                            - {{ . }}
                            {{- end }}
                            - last
                    """);

            assertThat(placeOf("users/Pod/p", "spec", "containers", 0, "args", 0)).isEqualTo(CHART + "/values.yaml:1");
            assertThat(placeOf("users/Pod/p", "spec", "containers", 0, "args", 2)).isEqualTo(CHART + "/values.yaml:2");
            assertThat(placeOf("users/Pod/p", "spec", "containers", 0, "args", 3)).isEqualTo(CHART + "/templates/p.yaml:15");
        }

        @Test
        void ofASecretAreFoundThoughItIsEncoded() throws Exception {
            bench.tree.with(CHART + "/values.yaml", "password: correct horse\n")
                    .with(CHART + "/templates/s.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  a: {{ .Values.password | b64enc }}\n{{- with .Values.password }}\n  b: {{ b64enc . }}\n{{- end }}\n");

            assertThat(placeOf("users/Secret/s", "data", "a")).isEqualTo(CHART + "/values.yaml:1");
            assertThat(placeOf("users/Secret/s", "data", "b")).isEqualTo(CHART + "/values.yaml:1");
        }
    }

    @Nested
    class Volatile {

        private static final String SECRET = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  user: fixed\n  password: {{ randAlphaNum 20 | quote }}\n";

        @Test
        void areTheFieldsThatDifferASecondLater() throws Exception {
            bench.tree.with(CHART + "/templates/s.yaml", SECRET);
            var rendering = bench.render(CHART);
            var secret = rendering.objects().stream().filter(object -> object.key().name().equals("s")).findFirst().orElseThrow();

            assertThat(secret.hasVolatile()).isTrue();
            assertThat(secret.places().isVolatile(address("data", "password"))).isTrue();
            assertThat(secret.places().isVolatile(address("data", "user"))).isFalse();
            assertThat(bench.pauses).hasSize(1).allMatch(pause -> pause.toMillis() > 1000);
            assertThat(rendering.notes()).singleElement().asString().contains("Secret /s of users-api/templates/s.yaml", "not judged");
        }

        @Test
        void areNotLookedForWhereNothingCanDiffer() throws Exception {
            bench.valueFiles("values-prod.yaml").render(CHART);

            assertThat(bench.pauses).isEmpty();
        }

        @Test
        void areLookedForWhereverATextCallsSuchAFunction() throws Exception {
            bench.tree.with(CHART + "/templates/c.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a: {{ tpl .Values.text . | quote }}\n");
            var object = bench.with(options(List.of(), List.of("text: '{{ uuidv4 }}'\n"))).objects(CHART).get("users/ConfigMap/c");

            assertThat(object.places().isVolatile(address("data", "a"))).isTrue();
        }

        @Test
        void isAllOfADocumentThatALookupDecidesOn() throws Exception {
            bench.tree.with(CHART + "/templates/_helpers.tpl", "{{ define \"known\" }}{{ $s := lookup \"v1\" \"Secret\" \"users\" \"s\" }}{{ if $s }}{{ $s.data.a }}{{ else }}YQ=={{ end }}{{ end }}")
                    .with(CHART + "/templates/s.yaml", "{{ $a := include \"known\" . }}\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  a: {{ $a }}\n")
                    .with(CHART + "/templates/t.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: t\ndata:\n  a: {{ include \"known\" . }}\n  b: Yg==\n")
                    .with(CHART + "/templates/u.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: u\n  annotations:\n    sum: {{ include (print $.Template.BasePath \"/s.yaml\") . | sha256sum }}\ndata:\n  b: c\n");
            var objects = bench.objects(CHART);

            assertThat(objects.get("users/Secret/s").places().isVolatile(address("data", "a"))).isTrue();
            assertThat(objects.get("users/Secret/s").places().isVolatile(address("metadata"))).isTrue();
            assertThat(objects.get("users/Secret/t").places().isVolatile(address("data", "a"))).isTrue();
            assertThat(objects.get("users/Secret/t").places().isVolatile(address("data", "b"))).isFalse();
            assertThat(objects.get("users/ConfigMap/u").places().isVolatile(address("metadata", "annotations", "sum"))).isTrue();
            assertThat(objects.get("users/ConfigMap/u").places().isVolatile(address("data", "b"))).isFalse();
            assertThat(objects.get("users/ConfigMap/users-api-env").hasVolatile()).isFalse();
        }

        @Test
        void namesAreNotGuarded() throws Exception {
            bench.tree.with(CHART + "/templates/j.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: j-{{ randNumeric 12 }}}\n");
            var rendering = bench.render(CHART);

            assertThat(rendering.objects()).hasSize(1);
            assertThat(rendering.notes()).containsExactly("users-api/templates/j.yaml renders a ConfigMap under another name each time, which is not guarded");
        }
    }

    /** Only what a commit touches is rendered again. */
    @Nested
    class Again {

        @Test
        void isNothingUnlessAnInputChanged() throws Exception {
            bench.tree.with("services/other.yaml", "a").with("shared.yaml", "env: {S: shared}\n");
            bench.valueFiles("/shared.yaml");
            var first = bench.render(CHART);

            bench.tree.with("services/other.yaml", "b");
            assertThat(bench.render(CHART, first)).isSameAs(first);
            bench.tree.with("shared.yaml", "env: {S: changed}\n");
            var second = bench.render(CHART, first);
            assertThat(second).isNotSameAs(first);
            bench.tree.with(CHART + "/templates/env.yaml", ENVIRONMENT + "# changed\n");
            assertThat(bench.render(CHART, second)).isNotSameAs(second);
            bench.valueFiles();
            assertThat(bench.render(CHART, second)).isNotSameAs(second);
        }

        @Test
        void isAllWhereAMissingValueFileComes() throws Exception {
            bench.with(new HelmOptions(Optional.empty(), List.of("extra.yaml"), List.of(), true, List.of(), Map.of(), true, false, Optional.empty(), List.of()));
            var first = bench.render(CHART);
            bench.tree.with(CHART + "/extra.yaml", "env: {NEW: here}\n");

            assertThat(bench.render(CHART, first).objects().getFirst().tree().at("/data/NEW").asText()).isEqualTo("here");
        }
    }
}
