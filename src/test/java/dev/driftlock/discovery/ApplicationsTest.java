package dev.driftlock.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Address;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Json;
import dev.driftlock.guard.FieldPattern;
import dev.driftlock.render.DirectoryOptions;
import dev.driftlock.render.HelmOptions.Parameter;
import dev.driftlock.render.KustomizeOptions.Labels;
import dev.driftlock.render.KustomizeOptions.Replicas;
import dev.driftlock.render.RenderSettings.Kind;
import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.git.Material;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Argo CD's Applications become. */
class ApplicationsTest {

    private static final String REPO = "repoURL: 'https://git.example.com/repo.git'";

    @Test
    void aPlainDirectory() {
        var source = new Cluster().application("source: {" + REPO + ", path: ./apps/users/, targetRevision: v1}").source();
        assertThat(source.name()).isEqualTo("argocd-users");
        assertThat(source.url()).isEqualTo("https://git.example.com/repo.git");
        assertThat(source.ref()).isEqualTo("v1");
        assertThat(source.rendering().path()).isEqualTo("apps/users");
        assertThat(source.rendering().kind()).isEqualTo(Kind.AUTO);
        assertThat(source.rendering().namespace()).isEqualTo("team");
        // Argo CD goes no deeper unless it is told to.
        assertThat(source.rendering().directory()).isEqualTo(new DirectoryOptions(false, "", ""));
        assertThat(source.rendering().helm().releaseName()).contains("users");
        assertThat(new Cluster().application("source: {" + REPO + "}").source().ref()).isEqualTo("HEAD");
        var directory = new Cluster().application("source: {" + REPO + ", directory: {recurse: true, include: '*.yaml', exclude: 'secret*'}}").source().rendering();
        assertThat(directory.kind()).isEqualTo(Kind.PLAIN);
        assertThat(directory.directory()).isEqualTo(new DirectoryOptions(true, "*.yaml", "secret*"));
    }

    @Test
    void helm() {
        var helm = new Cluster().application("source: {" + REPO + ", path: chart, helm: {releaseName: web, valueFiles: [a.yaml, /root.yaml], values: 'x: 1', valuesObject: {y: '2'}, "
                + "parameters: [{name: a, value: '1', forceString: true}, {name: b, value: c}], fileParameters: [{name: f, path: f.txt}], skipCrds: true, ignoreMissingValueFiles: true, "
                + "kubeVersion: '1.30', apiVersions: [a/v1]}}").source().rendering().helm();
        assertThat(helm.releaseName()).contains("web");
        assertThat(helm.valueFiles()).containsExactly("a.yaml", "/root.yaml");
        assertThat(helm.values()).containsExactly("{\"y\":\"2\"}");
        assertThat(helm.parameters()).containsExactly(new Parameter("a", "1", true), new Parameter("b", "c", false));
        assertThat(helm.fileParameters()).isEqualTo(Map.of("f", "f.txt"));
        assertThat(helm.includeCrds()).isFalse();
        assertThat(helm.ignoreMissingValueFiles()).isTrue();
        assertThat(helm.kubeVersion()).isEqualTo(Optional.of("1.30"));
        assertThat(helm.apiVersions()).containsExactly("a/v1");
    }

    @Test
    void kustomize() {
        var kustomize = new Cluster().application("source: {" + REPO + ", kustomize: {namePrefix: p-, nameSuffix: -s, namespace: n, images: ['web=web:2'], commonLabels: {a: b}, "
                + "commonAnnotations: {c: d}, replicas: [{name: web, count: 3}, {name: db, count: '2'}], components: [../c], patches: [{target: {kind: Deployment}, patch: 'x'}]}}").source().rendering().kustomize();
        assertThat(List.of(kustomize.namePrefix(), kustomize.nameSuffix(), kustomize.namespace())).containsExactly("p-", "-s", "n");
        assertThat(kustomize.images()).containsExactly("web=web:2");
        assertThat(kustomize.commonLabels()).isEqualTo(Map.of("a", "b"));
        assertThat(kustomize.labels()).isEqualTo(Labels.SELECTORS);
        assertThat(kustomize.commonAnnotations()).isEqualTo(Map.of("c", "d"));
        assertThat(kustomize.replicas()).containsExactly(new Replicas("web", 3), new Replicas("db", 2));
        assertThat(kustomize.components()).containsExactly("../c");
        assertThat(kustomize.patches()).singleElement().satisfies(patch -> assertThat(patch.target().orElseThrow().path("kind").asText()).isEqualTo("Deployment"));
        assertThat(kustomize.generate()).isFalse();
    }

    @Test
    void severalSourcesOfWhichOneIsForItsValueFilesAlone() {
        var cluster = new Cluster().application("sources: [{" + REPO + ", path: chart, helm: {valueFiles: [$v/prod/values.yaml]}}, {" + REPO + ", ref: v}, {" + REPO + ", path: more}]");
        assertThat(cluster.discovery().sources()).extracting(SourceSettings::name).containsExactly("argocd-users-0", "argocd-users-2");
        assertThat(cluster.source().rendering().helm().valueFiles()).containsExactly("/prod/values.yaml");
        var elsewhere = new Cluster().application("sources: [{" + REPO + ", path: chart, helm: {valueFiles: [$v/values.yaml]}}, {repoURL: 'https://git.example.com/other.git', ref: v}, {" + REPO + ", path: more}]").reading();
        assertThat(elsewhere.notRead()).singleElement().asString().contains("another repository or revision, https://git.example.com/other.git");
        assertThat(elsewhere.sources()).extracting(FoundSource::name).containsExactly("argocd-users-2");
    }

    @Test
    void whatASourceHydratorWrites() {
        var source = new Cluster().application("sourceHydrator: {drySource: {" + REPO + ", path: dry}, syncSource: {targetBranch: env/prod, path: wet}}").source();
        assertThat(source.ref() + " " + source.rendering().path()).isEqualTo("env/prod wet");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            source: {repoURL: 'https://charts.example.com', chart: db, targetRevision: 1.2.3}                        | the chart db: Helm repositories are not read
            source: {repoURL: 'oci://registry.example.com/x', path: .}                                               | OCI artifacts are not read
            source: {repoURL: 'https://git.example.com/r', plugin: {name: x}}                                        | plugins are not run
            source: {repoURL: 'https://git.example.com/r', directory: {jsonnet: {libs: [a]}}}                        | Jsonnet is not read
            source: {repoURL: 'https://git.example.com/r', targetRevision: '>=1.0.0'}                                | is a range of versions
            source: {repoURL: 'https://git.example.com/r', targetRevision: 1.x}                                      | is a range of versions
            source: {repoURL: 'file:///etc/repo.git'}                                                                | only with `file` among discover.hosts
            source: {repoURL: 'https://127.0.0.1:8443/r'}                                                            | only with 127.0.0.1 among discover.hosts
            source: {repoURL: 'http://git.example.com/r'}                                                            | http is refused
            source: {repoURL: 'https://user:geheim@git.example.com/r', helm: {parameters: [{name: a, value: $ARGOCD_APP_NAME}]}} | build environment
            source: {repoURL: 'https://git.example.com/r', helm: {valueFiles: ['https://example.com/v.yaml']}}       | files from elsewhere than Git
            source: {repoURL: 'https://git.example.com/r', helm: {}, kustomize: {}}                                  | helm and kustomize, of which Argo CD accepts one
            source: {repoURL: 'https://git.example.com/r', kustomize: {patches: [{path: p.yaml}]}}                   | a patch in a file, p.yaml
            project: default                                                                                         | it names no source
            """)
    void whatIsNotReadSaysWhy(String spec, String reason) {
        var reading = new Cluster().application(spec).reading();
        assertThat(reading.sources()).isEmpty();
        assertThat(reading.notRead()).singleElement().asString().contains(reason).doesNotContain("geheim");
    }

    @Test
    void hostsWhereTheyAreSet() {
        assertThat(new Cluster().hosts("git.example.com").application("source: {" + REPO + "}").discovery().sources()).hasSize(1);
        assertThat(new Cluster().hosts("other.example.com").application("source: {" + REPO + "}").reading().notRead()).singleElement().asString().contains("its host is not among discover.hosts");
        assertThat(new Cluster().hosts("file").application("source: {repoURL: 'file:///srv/r.git'}").source().url()).isEqualTo("file:///srv/r.git");
        assertThat(new Cluster().application("source: {repoURL: 'https://token@git.example.com/r'}").source().url()).isEqualTo("https://git.example.com/r");
        assertThat(new Cluster().application("source: {repoURL: 'git@git.example.com:team/r.git'}").source().url()).isEqualTo("git@git.example.com:team/r.git");
    }

    @Test
    void anotherClustersDeclareNothing() {
        var far = "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: far, namespace: argocd}, spec: {destination: {server: 'https://far'}, source: {" + REPO + "}}}";
        var discovery = new Cluster().with(far).discovery();
        assertThat(discovery.readings()).isEmpty();
        var key = SourceKind.APPLICATION.key("argocd", "far");
        assertThat(discovery.isSource(key, Json.of(far))).isFalse();
        assertThat(discovery.isSource(key, Json.of(far.replace("https://far", "https://kubernetes.default.svc")))).isTrue();
        assertThat(discovery.isSource(SourceKind.APPLICATION.key("elsewhere", "far"), Json.of(far.replace("https://far", "https://kubernetes.default.svc")))).isFalse();
    }

    @Test
    void namesAreLabelsAndNobodyElses() {
        var template = "{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: %s, namespace: %s, creationTimestamp: '%s'}, spec: {destination: {name: in-cluster}, source: {" + REPO + "}}}";
        var cluster = new Cluster().configured("argocd-taken").with(template.formatted("b.dotted", "argocd", "2026-01-03T00:00:00Z")).with(template.formatted("taken", "argocd", "2026-01-02T00:00:00Z"))
                .with(template.formatted("other", "team-a", "2026-01-01T00:00:00Z")).with(template.formatted("x".repeat(70), "argocd", "2026-01-04T00:00:00Z"));
        var names = cluster.discovery().sources().stream().map(SourceSettings::name).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
        assertThat(names.get(0)).isEqualTo("argocd-team-a-other");
        assertThat(names.get(1)).startsWith("argocd-taken-");
        assertThat(names.get(2)).startsWith("argocd-b-dotted-");
        assertThat(cluster.discovery().sources()).extracting(SourceSettings::name).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                 | observe-only
            {automated: {}}                                    | auto-sync
            {automated: {selfHeal: true}}                      | auto-sync, self-heal
            {automated: {prune: true, selfHeal: true}}         | auto-sync, self-heal, prune
            {automated: {enabled: false, selfHeal: true}}      | observe-only
            """)
    void phases(String policy, String phase) {
        assertThat(new Cluster().application("source: {" + REPO + "}, syncPolicy: " + policy).reading().phase()).isEqualTo(phase);
    }

    @Test
    void overridesThatGitDoesNotHold() {
        assertThat(new Cluster().application("source: {" + REPO + ", helm: {parameters: [{name: image.tag, value: x}], values: 'a: b'}}").reading().overrides())
                .containsExactly("helm.parameters image.tag", "helm.values");
    }

    @Test
    void whatStandsBehindAnApplicationFeedsItsSources() {
        var discovery = new Cluster().with("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: users, namespace: argocd, ownerReferences: [{kind: ApplicationSet, name: all}]}, "
                + "spec: {destination: {name: in-cluster, namespace: team}, project: p, source: {" + REPO + "}}}")
                .with("{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: p, namespace: argocd}, spec: {destinationServiceAccounts: [{server: '*', namespace: tea*, defaultServiceAccount: deployer}]}}")
                .with("{apiVersion: v1, kind: Secret, metadata: {name: creds, namespace: argocd, labels: {argocd.argoproj.io/secret-type: repo-creds}}, data: {url: aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20=, password: eA==}}").discovery();
        for (var key : List.of(SourceKind.APPLICATION.key("argocd", "users"), SourceKind.APPLICATION_SET.key("argocd", "all"), SourceKind.APP_PROJECT.key("argocd", "p"), new ObjectKey("", "Secret", "argocd", "creds"))) {
            assertThat(discovery.fedBy(key)).as(key.toString()).containsExactly("argocd-users");
        }
        assertThat(discovery.discovered().rulesOf("argocd-users").agents()).isEqualTo(Set.of("system:serviceaccount:team:deployer"));
    }

    @Test
    void objectsOfWhatIsNotReadAreKnownByItsOwnAccount() {
        var discovery = new Cluster().with("{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: db, namespace: argocd}, spec: {destination: {name: in-cluster}, source: {repoURL: 'https://c', chart: db}}, "
                + "status: {resources: [{group: apps, kind: StatefulSet, namespace: db, name: db}]}}").discovery();
        assertThat(discovery.unreadOwner(new ObjectKey("apps", "StatefulSet", "db", "db"))).get().asString().contains("argocd/Application.argoproj.io/db", "Helm repositories are not read");
        assertThat(discovery.unreadOwner(new ObjectKey("apps", "StatefulSet", "db", "other"))).isEmpty();
    }

    @Nested
    class Logins {

        private Cluster secret(Cluster cluster, String name, String type, String data) {
            return cluster.with("{apiVersion: v1, kind: Secret, metadata: {name: " + name + ", namespace: argocd, labels: {argocd.argoproj.io/secret-type: " + type + "}}, data: {" + data + "}}");
        }

        private String read(Optional<Material> material) throws IOException {
            try (var in = material.orElseThrow().open()) {
                return new String(in.readAllBytes());
            }
        }

        @Test
        void ofTheRepositoryGoBeforeTheLongestTemplate() throws IOException {
            var cluster = new Cluster().application("source: {" + REPO + "}");
            secret(cluster, "short", "repo-creds", "url: aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20=, password: c2hvcnQ=");
            assertThat(read(cluster.source().credentials().password())).isEqualTo("short");
            secret(cluster, "long", "repo-creds", "url: aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20vcmVwbw==, username: bWU=, password: bG9uZw==");
            assertThat(read(cluster.source().credentials().password())).isEqualTo("long");
            // Without `.git`, which says nothing.
            secret(cluster, "own", "repository", "url: aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20vcmVwbw==, password: Z2VoZWlt");
            assertThat(read(cluster.source().credentials().password())).isEqualTo("geheim");
            assertThat(cluster.source().toString()).doesNotContain("geheim");
        }

        @Test
        void bySshNeedTheHostsThatArgoCdBelieves() throws IOException {
            var cluster = new Cluster().application("source: {repoURL: 'git@git.example.com:repo.git'}");
            secret(cluster, "key", "repository", "url: c3NoOi8vZ2l0QGdpdC5leGFtcGxlLmNvbS9yZXBv, sshPrivateKey: a2V5");
            assertThat(cluster.reading().notRead()).singleElement().asString().contains("argocd-ssh-known-hosts-cm");
            cluster.with("{apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-ssh-known-hosts-cm, namespace: argocd}, data: {ssh_known_hosts: hosts}}");
            assertThat(read(cluster.source().credentials().sshKey())).isEqualTo("key");
            assertThat(read(cluster.source().credentials().knownHosts())).isEqualTo("hosts");
        }

        @Test
        void ofAnotherKindAreNotRead() {
            var cluster = new Cluster().application("source: {" + REPO + "}");
            secret(cluster, "app", "repository", "url: aHR0cHM6Ly9naXQuZXhhbXBsZS5jb20vcmVwbw==, githubAppPrivateKey: a2V5");
            assertThat(cluster.reading().notRead()).singleElement().asString().contains("Secret argocd/app", "accepted are username and password, or sshPrivateKey");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            .spec.replicas                            ; /spec/replicas
            .spec.template.spec.containers[].image    ; /spec/template/spec/containers/*/image
            .data["key"]                              ; /data/key
            .metadata.annotations."foo/bar"           ; /metadata/annotations/foo~1bar
            .webhooks[]?.clientConfig.caBundle        ; /webhooks/*/clientConfig/caBundle
            """)
    void jqPaths(String path, String pointer) {
        assertThat(rules(path).getFirst().steps()).isEqualTo(FieldPattern.parse(pointer).steps());
    }

    @Test
    void jqPathsThatSelectAnItem() {
        for (var path : List.of(".spec.containers[] | select(.name == \"x\") | .image", ".spec.containers[]|select(.name==\"x\").image")) {
            var image = FieldPath.of("spec", "containers");
            assertThat(rules(path).getFirst().mayCover(image.item(Map.of("name", "x")).field("image"))).isTrue();
            assertThat(rules(path).getFirst().mayCover(image.item(Map.of("name", "y")).field("image"))).isFalse();
        }
    }

    private static List<FieldPattern> rules(String jq) {
        var ignore = "ignoreDifferences: [{group: apps, kind: Deployment, jqPathExpressions: ['" + jq + "']}]";
        return new Cluster().application("source: {" + REPO + "}, " + ignore).reading().sources().getFirst().rules().ignore().getFirst().paths();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jqPathExpressions: ['.spec | keys']", "jqPathExpressions: ['.a[] | select(.b > 1)']", "jsonPointers: [/a/-/b]", "jsonPointers: [spec]"})
    void expressionsThatAreNotUnderstoodAreListed(String field) {
        var reading = new Cluster().application("source: {" + REPO + "}, ignoreDifferences: [{group: apps, kind: Deployment, " + field + "}]").reading();
        assertThat(reading.sources().getFirst().rules().ignore()).isEmpty();
        assertThat(reading.notes()).singleElement().asString().contains("is not understood");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jqPathExpressions: ['.webhooks[1].clientConfig.caBundle']", "jsonPointers: [/webhooks/1/clientConfig/caBundle]"})
    void anItemNamedByItsPlaceIsTheOneThatStandsThereInGit(String field) {
        var pattern = new Cluster().application("source: {" + REPO + "}, ignoreDifferences: [{group: '*', kind: '*', " + field + "}]").reading().sources().getFirst().rules()
                .ignore().getFirst().paths().getFirst();
        var bundle = FieldPath.of("webhooks").item(Map.of("name", "x")).field("clientConfig").field("caBundle");

        assertThat(pattern.covers(bundle, Address.ROOT.field("webhooks").item(1).field("clientConfig"))).isTrue();
        assertThat(pattern.covers(bundle, Address.ROOT.field("webhooks").item(0).field("clientConfig"))).isFalse();
    }

    @Test
    void managersAndTheObjectsTheyAreTrustedWith() {
        var rules = new Cluster().application("source: {" + REPO + "}, ignoreDifferences: [{group: '*', kind: '*', managedFieldsManagers: [rollouts]}]").reading().sources().getFirst().rules();
        assertThat(rules.trusted()).singleElement().satisfies(trusted -> {
            assertThat(trusted.managers()).containsExactly("rollouts");
            assertThat(trusted.objects().matches(new ObjectKey("apps", "Deployment", "a", "b"))).isTrue();
        });
    }
}
