package dev.driftlock.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.discovered.SourceRules;
import dev.driftlock.render.HelmOptions.Parameter;
import dev.driftlock.render.KustomizeOptions.Labels;
import dev.driftlock.render.RenderSettings.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Flux's Kustomizations and HelmReleases become. */
class FluxTest {

    private static final String VARS = "{apiVersion: v1, kind: ConfigMap, metadata: {name: vars, namespace: flux-system}, data: {A: map, B: map}}";
    private static final String SECRET = "{apiVersion: v1, kind: Secret, metadata: {name: vars, namespace: flux-system}, data: {B: c2VjcmV0, C: c2VjcmV0, values.yaml: eDogMQ==}}";

    @Test
    void aKustomization() {
        var source = new Cluster().repository("ref: {branch: prod}").kustomization("path: ./apps/users, targetNamespace: users, namePrefix: p-, nameSuffix: -s, "
                + "patches: [{target: {kind: Deployment}, patch: x}], images: [{name: web, newName: hub/web, newTag: '2'}, {name: db, digest: 'sha256:1'}], components: [../c], "
                + "commonMetadata: {labels: {a: b}, annotations: {c: d}}, prune: true").source();
        assertThat(source.name()).isEqualTo("flux-users");
        assertThat(source.url() + " " + source.ref()).isEqualTo("https://git.example.com/repo.git refs/heads/prod");
        var rendering = source.rendering();
        assertThat(rendering.path()).isEqualTo("apps/users");
        assertThat(rendering.kind()).isEqualTo(Kind.KUSTOMIZE);
        assertThat(rendering.namespace()).isEqualTo("users");
        var kustomize = rendering.kustomize();
        assertThat(kustomize.generate()).isTrue();
        assertThat(List.of(kustomize.namespace(), kustomize.namePrefix(), kustomize.nameSuffix())).containsExactly("users", "p-", "-s");
        assertThat(kustomize.images()).containsExactly("web=hub/web:2", "db@sha256:1");
        assertThat(kustomize.components()).containsExactly("../c");
        assertThat(kustomize.patches()).hasSize(1);
        assertThat(kustomize.commonLabels()).isEqualTo(Map.of("a", "b"));
        assertThat(kustomize.labels()).isEqualTo(Labels.METADATA);
        assertThat(kustomize.commonAnnotations()).isEqualTo(Map.of("c", "d"));
    }

    @Test
    void variablesOfWhichTheLaterWin() {
        var cluster = new Cluster().repository("").with(VARS).with(SECRET)
                .kustomization("postBuild: {substitute: {D: own, C: own}, substituteFrom: [{kind: ConfigMap, name: vars}, {kind: Secret, name: vars}, {kind: ConfigMap, name: none, optional: true}]}");
        assertThat(cluster.source().rendering().kustomize().substitutions()).containsAllEntriesOf(Map.of("A", "map", "B", "secret", "C", "own", "D", "own"));
        for (var kind : List.of("ConfigMap", "Secret")) assertThat(cluster.discovery().fedBy(new ObjectKey("", kind, "flux-system", "vars"))).containsExactly("flux-users");
        // One that may be missing counts as soon as somebody creates it.
        assertThat(cluster.discovery().fedBy(new ObjectKey("", "ConfigMap", "flux-system", "none"))).containsExactly("flux-users");
        assertThat(new Cluster().repository("").kustomization("postBuild: {substituteFrom: [{kind: ConfigMap, name: none}]}").reading().notRead())
                .singleElement().asString().contains("flux-system/ConfigMap/none is not there");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ref: {branch: b}                                          | refs/heads/b
            ref: {branch: b, tag: t}                                  | refs/tags/t
            ref: {name: refs/pull/1/head, tag: t}                     | refs/pull/1/head
            ref: {commit: 3f2a9c1000000000000000000000000000000000, branch: b} | 3f2a9c1000000000000000000000000000000000
            interval: 1m                                              | refs/heads/master
            """)
    void refs(String spec, String ref) {
        assertThat(new Cluster().repository(spec).kustomization("prune: false").source().ref()).isEqualTo(ref);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            ref: {semver: '>=1.0'}            | is a range of versions
            include: [{repository: {name: x}}] | includes others
            secretRef: {name: none}           | its login, flux-system/Secret/none, is not there
            provider: azure, secretRef: {name: vars} | provider azure is not understood
            secretRef: {name: vars}           | accepted are username and password, or identity and known_hosts
            """)
    void repositoriesThatAreNotRead(String spec, String reason) {
        var reading = new Cluster().with(SECRET).repository(spec).kustomization("prune: false").reading();
        assertThat(reading.sources()).isEmpty();
        assertThat(reading.notRead()).singleElement().asString().contains(reason);
    }

    @Test
    void sourcesThatAreNoGitRepositoryOrOutOfSight() {
        var template = "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: users, namespace: flux-system}, spec: {sourceRef: %s}}";
        for (var reference : Map.of("{kind: OCIRepository, name: x}", "only a GitRepository is read", "{kind: Bucket, name: x}", "only a GitRepository is read",
                "{kind: GitRepository, name: x, namespace: elsewhere}", "not among discover.namespaces", "{kind: GitRepository, name: x}", "flux-system/x, is not there").entrySet()) {
            assertThat(new Cluster().with(template.formatted(reference.getKey())).reading().notRead()).singleElement().asString().contains(reference.getValue());
        }
    }

    @Test
    void aHelmRelease() {
        var source = new Cluster().repository("").with(SECRET).helmRelease("targetNamespace: team, values: {replicas: 2}, valuesFrom: [{kind: Secret, name: vars}, {kind: Secret, name: vars, valuesKey: B, targetPath: deep.er}]").source();
        assertThat(source.name()).isEqualTo("flux-helm-users");
        assertThat(source.rendering().kind()).isEqualTo(Kind.HELM);
        assertThat(source.rendering().path()).isEqualTo("charts/users");
        assertThat(source.rendering().namespace()).isEqualTo("team");
        var helm = source.rendering().helm();
        assertThat(helm.releaseName()).contains("team-users");
        assertThat(helm.values()).containsExactly("x: 1", "{\"replicas\":2}");
        assertThat(helm.parameters()).containsExactly(new Parameter("deep.er", "secret", false));
        assertThat(helm.includeCrds()).isTrue();
        var named = new Cluster().repository("").helmRelease("releaseName: web").source();
        assertThat(named.rendering().helm().releaseName()).contains("web");
        assertThat(named.rendering().namespace()).isEqualTo("flux-system");
        assertThat(new Cluster().repository("").helmRelease("releaseName: " + "x".repeat(60)).source().rendering().helm().releaseName().orElseThrow()).hasSize(53);
    }

    @Test
    void valueFilesOfAHelmReleaseStandFromTheRepositorysRoot() {
        var template = "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: users, namespace: flux-system}, spec: {chart: {spec: {chart: ./charts/users, "
                + "valuesFiles: [%s], sourceRef: {kind: GitRepository, name: repo}}}}}";
        assertThat(new Cluster().repository("").with(template.formatted("./charts/users/values.yaml, prod.yaml")).source().rendering().helm().valueFiles())
                .containsExactly("/charts/users/values.yaml", "/prod.yaml");
        assertThat(new Cluster().repository("").with(template.formatted("prod.yaml")).reading().notRead()).singleElement().asString().contains("without the chart's own values.yaml");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            chartRef: {kind: OCIRepository, name: x}                             | only a chart in a GitRepository is read
            postRenderers: [{kustomize: {}}]                                     | postRenderers are not understood
            valuesFrom: [{kind: ConfigMap, name: none}]                          | flux-system/ConfigMap/none with the key values.yaml is not there
            'valuesFrom: [{kind: Secret, name: vars, valuesKey: B, targetPath: a.b}], values: {a: {c: 1}}' | set the same part
            """)
    void helmReleasesThatAreNotRead(String spec, String reason) {
        assertThat(new Cluster().repository("").with(SECRET).helmRelease(spec).reading().notRead()).singleElement().asString().contains(reason);
    }

    @Test
    void whatIsForAnotherClusterIsLeftOut() {
        assertThat(new Cluster().repository("").kustomization("kubeConfig: {secretRef: {name: x}}").helmRelease("kubeConfig: {secretRef: {name: x}}").discovery().readings()).isEmpty();
    }

    private static boolean ignores(SourceRules rules, String deployment) {
        return rules.ignore().stream().anyMatch(rule -> rule.mayCover(new ObjectKey("apps", "Deployment", "users", deployment), FieldPath.of("spec", "replicas")));
    }

    @Test
    void rulesAccountsAndPhases() {
        var kustomization = new Cluster().repository("").kustomization("serviceAccountName: deployer, suspend: true, ignore: [{paths: [/spec/replicas], target: {kind: Deployment, name: we.*}}, {paths: [/data], target: {labelSelector: a=b}}]").reading();
        assertThat(kustomization.phase()).isEqualTo("suspended");
        var rules = kustomization.sources().getFirst().rules();
        assertThat(rules.agents()).isEqualTo(Set.of("system:serviceaccount:flux-system:deployer"));
        assertThat(ignores(rules, "web")).isTrue();
        assertThat(ignores(rules, "db")).isFalse();
        assertThat(kustomization.notes()).singleElement().asString().contains("a selector by labels");
        var release = new Cluster().repository("").helmRelease("driftDetection: {mode: enabled, ignore: [{paths: [/spec/replicas]}]}").reading();
        assertThat(release.phase()).isEqualTo("auto-sync, self-heal, prune");
        assertThat(ignores(release.sources().getFirst().rules(), "web")).isTrue();
        assertThat(new Cluster().repository("").kustomization("prune: true").reading().phase()).isEqualTo("auto-sync, self-heal, prune");
    }

    @Test
    void anExpressionOfOneNameIsNotAnyName() {
        var rules = new Cluster().repository("").kustomization("ignore: [{paths: [/spec/replicas], target: {name: '^web[0-9]+$'}}]").reading();
        assertThat(rules.sources().getFirst().rules().ignore()).isEmpty();
        assertThat(rules.notes()).singleElement().asString().contains("the expression ^web[0-9]+$");
    }

    @Test
    void whatItAppliedByItsOwnAccount() {
        var discovery = new Cluster().with("{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: users, namespace: flux-system}, spec: {sourceRef: {kind: Bucket, name: x}}, "
                + "status: {inventory: {entries: [{id: users_web_apps_Deployment, v: v1}, {id: _system__x_rbac.authorization.k8s.io_ClusterRole, v: v1}]}}}").discovery();
        assertThat(discovery.unreadOwner(new ObjectKey("apps", "Deployment", "users", "web"))).isPresent();
        assertThat(discovery.unreadOwner(new ObjectKey("rbac.authorization.k8s.io", "ClusterRole", "", "system:x"))).isPresent();
    }

    @Test
    void theOlderHolds() {
        var template = "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: %s, namespace: flux-system, creationTimestamp: '%s'}, spec: {sourceRef: {kind: GitRepository, name: repo}}}";
        var discovery = new Cluster().repository("").with(template.formatted("a", "2026-01-02T00:00:00Z")).with(template.formatted("z", "2026-01-01T00:00:00Z")).discovery();
        assertThat(discovery.sources()).extracting(source -> source.name()).containsExactly("flux-z", "flux-a");
    }
}
