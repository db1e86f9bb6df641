package dev.driftlock.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.guard.AccountPattern;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.DriftlockConfig.CertificateFiles;
import dev.driftlock.guard.Check;
import dev.driftlock.guard.Effect;
import dev.driftlock.config.DriftlockConfig.SelfManaged;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.config.SourceConfig.Renderer;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Contract, section 2: what is accepted, and what holds when nothing is said. */
class ConfigReaderTest {

    private static final String SOURCE = "sources:\n  - {name: prod, url: 'https://git.example.com/prod.git', ref: main}\n";

    @Test
    void defaults_are_those_of_the_contract() {
        var config = Given.file("").config();

        assertThat(config.mode()).isEqualTo(Mode.OBSERVE);
        assertThat(config.undeclared()).isEqualTo(new DriftlockConfig.Undeclared(Effect.RECORD, Effect.RECORD));
        assertThat(config.sources()).isEmpty();
        assertThat(config.discover()).isEqualTo(new DriftlockConfig.Discover(true, true, List.of("argocd", "flux-system"),
                List.of(), List.of("in-cluster")));
        assertThat(config.agents()).extracting(AccountPattern::toString).containsExactly(
                "argocd:argocd-applicationset-controller", "argocd:argocd-application-controller",
                "flux-system:kustomize-controller", "flux-system:helm-controller");
        assertThat(config.verifyAgents()).isEqualTo(Check.RECORD);
        assertThat(config.agentsFromPods()).isEqualTo(Check.RECORD);
        assertThat(config.controllers().groups()).containsExactly("system:nodes");
        assertThat(config.controllers().users())
                .containsExactly("system:kube-controller-manager", "system:kube-scheduler", "system:apiserver");
        assertThat(config.controllers().serviceAccounts()).hasSize(11)
                .anyMatch(pattern -> pattern.matches("kube-system", "replicaset-controller"))
                .noneMatch(pattern -> pattern.matches("default", "replicaset-controller"));
        assertThat(config.ignore()).isEmpty();
        assertThat(config.redact()).isEmpty();
        assertThat(config.breakGlass().maxDuration()).isEqualTo(Duration.ofHours(1));
        assertThat(config.breakGlass().incidentPattern()).map(Object::toString).contains("[A-Z]+-[0-9]+");
        assertThat(config.breakGlass().authorize()).isTrue();
        assertThat(config.breakGlass().holdAgents()).isFalse();
        assertThat(config.breakGlass().resume()).isFalse();
        assertThat(config.breakGlass().kinds())
                .containsExactly("configmaps", "deployments.apps", "statefulsets.apps", "services");
        assertThat(config.changesKept()).isEqualTo(Duration.ofDays(30));
        assertThat(config.policies()).isEmpty();
        assertThat(config.policiesOff()).isEmpty();
        assertThat(config.tls()).isEqualTo(new SelfManaged());
        assertThat(config.drain()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.dataDir()).isEqualTo(Path.of("data"));
        assertThat(config.cluster()).isEqualTo(new DriftlockConfig.Cluster(true, "driftlock", Optional.empty(), false));
    }

    @Test
    void a_source_is_read_whole() {
        var source = Given.yaml("""
                sources:
                  - name: prod-manifests
                    url: https://git.example.com/platform/prod-manifests.git
                    ref: release/1.2
                    path: ./services/users-api/
                    render: plain
                    namespace: users
                    mode: enforce
                    poll: 1m30s
                    credentials: {username: git, password-file: /secrets/git/token, ssh-key-file: "", ca-file: /ca.pem}
                    verify: {allowed-signers-file: ""}
                    hook-secret-file: ""
                    browse-url: https://git.example.com/x/-/blob/{commit}/{file}#L{line}
                """).config().sources().getFirst();

        assertThat(source).isEqualTo(new SourceConfig("prod-manifests",
                URI.create("https://git.example.com/platform/prod-manifests.git"), "release/1.2", "services/users-api",
                Renderer.PLAIN, java.util.Optional.of("users"), java.util.Optional.of(Mode.ENFORCE), Duration.ofSeconds(90),
                new SourceConfig.Helm(java.util.Optional.empty(), List.of(), java.util.Optional.empty(), true),
                new SourceConfig.Credentials(java.util.Optional.of("git"), java.util.Optional.of(Path.of("/secrets/git/token")),
                        java.util.Optional.empty(), java.util.Optional.empty(), java.util.Optional.of(Path.of("/ca.pem"))),
                java.util.Optional.empty(), java.util.Optional.empty(),
                java.util.Optional.of("https://git.example.com/x/-/blob/{commit}/{file}#L{line}")));
    }

    @Test
    void a_source_needs_a_name_and_a_url_alone() {
        var source = Given.yaml(SOURCE.replace(", ref: main", "")).config().sources().getFirst();

        assertThat(source.ref()).isEqualTo("main");
        assertThat(source.path()).isEmpty();
        assertThat(source.render()).isEqualTo(Renderer.AUTO);
        assertThat(source.poll()).isEqualTo(Duration.ofSeconds(30));
        assertThat(source.mode()).isEmpty();
        assertThat(source.namespace()).isEmpty();
    }

    @Test
    void variables_go_before_the_file() {
        var config = Given.yaml("mode: observe\ndata-dir: here\n" + SOURCE).and(Map.of(
                "DRIFTLOCK_MODE", "enforce",
                "DRIFTLOCK_DATA_DIR", "/var/lib/driftlock",
                "DRIFTLOCK_UNDECLARED_FIELDS", "deny",
                "DRIFTLOCK_SOURCES_0__REF", "other",
                "DRIFTLOCK_SOURCES_0__CREDENTIALS_PASSWORD_FILE", "/token",
                "DRIFTLOCK_SOURCES_1__NAME", "second",
                "DRIFTLOCK_SOURCES_1__URL", "file:///srv/second.git",
                "DRIFTLOCK_IGNORE_0__KIND", "Deployment",
                "DRIFTLOCK_IGNORE_0__PATHS_0_", "/spec/replicas")).config();

        assertThat(config.mode()).isEqualTo(Mode.ENFORCE);
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/driftlock"));
        assertThat(config.undeclared().fields()).isEqualTo(Effect.DENY);
        assertThat(config.sources()).extracting(SourceConfig::name).containsExactly("prod", "second");
        assertThat(config.sources()).extracting(SourceConfig::ref).containsExactly("other", "main");
        assertThat(config.sources().getFirst().credentials().passwordFile()).contains(Path.of("/token"));
        assertThat(config.ignore()).singleElement().satisfies(rule -> assertThat(rule.paths()).hasSize(1));
    }

    @Test
    void variables_alone_are_enough_for_a_source() {
        var config = Given.variables(Map.of("DRIFTLOCK_SOURCES_0__NAME", "one", "DRIFTLOCK_SOURCES_0__URL", "file:///srv/one.git",
                "DRIFTLOCK_SOURCES_0__BROWSE_URL", "https://git.example.com/{file}")).config();

        assertThat(config.sources()).extracting(SourceConfig::name).containsExactly("one");
        assertThat(config.sources().getFirst().browseUrl()).contains("https://git.example.com/{file}");
    }

    /** A file that says "none" is weaker than a variable that says which, as with every other key; the chart's default is such a file. */
    @Test
    void an_empty_list_in_the_file_takes_no_variables_away() {
        var reading = Given.yaml("sources: []\nignore: []\npolicies: []\n").and(Map.of("DRIFTLOCK_SOURCES_0__NAME", "one", "DRIFTLOCK_SOURCES_0__URL", "file:///srv/one.git",
                "DRIFTLOCK_IGNORE_0__KIND", "Deployment", "DRIFTLOCK_IGNORE_0__PATHS_0_", "/spec/replicas", "DRIFTLOCK_POLICIES_0_", "mine")).reading();

        assertThat(reading.config().sources()).extracting(SourceConfig::name).containsExactly("one");
        assertThat(reading.config().ignore()).hasSize(1);
        assertThat(reading.config().policies()).containsExactly(Path.of("mine"));
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void an_empty_variable_takes_the_files_list_away() {
        var reading = Given.yaml(SOURCE).and(Map.of("DRIFTLOCK_SOURCES", "")).reading();

        assertThat(reading.config().sources()).isEmpty();
        assertThat(reading.warnings()).isEmpty();
    }

    @Test
    void a_list_in_one_variable_replaces_that_of_the_file() {
        var yaml = "agents: [a:b, c:d]\npolicies-off: []\n";

        assertThat(Given.yaml(yaml).config().agents()).extracting(AccountPattern::toString).containsExactly("a:b", "c:d");
        assertThat(Given.yaml(yaml).and(Map.of("DRIFTLOCK_AGENTS", "x:y, z:*")).config().agents())
                .extracting(AccountPattern::toString).containsExactly("x:y", "z:*");
        assertThat(Given.yaml(yaml).and(Map.of("DRIFTLOCK_AGENTS", "")).config().agents()).isEmpty();
        assertThat(Given.yaml(SOURCE).and(Map.of("DRIFTLOCK_SOURCES", "")).config().sources()).isEmpty();
    }

    @Test
    void an_empty_list_is_empty_and_null_is_not_set() {
        assertThat(Given.yaml("agents: []").config().agents()).isEmpty();
        assertThat(Given.yaml("agents:").config().agents()).hasSize(4);
        assertThat(Given.yaml("controllers: {groups: [], users: [], service-accounts: []}").config().controllers())
                .isEqualTo(new DriftlockConfig.Controllers(List.of(), List.of(), List.of()));
        assertThat(Given.yaml("sources: []\nignore: []\nredact: []\nbreak-glass: {kinds: []}").config().breakGlass().kinds())
                .isEmpty();
        assertThat(Given.yaml("mode:\nundeclared: {}\nsources:").config()).isEqualTo(Given.yaml("").config());
    }

    @Test
    void an_unquoted_off_is_off() {
        var config = Given.yaml("mode: off\nverify-agents: off\nagents-from-pods: 'off'\n").config();

        assertThat(config.mode()).isEqualTo(Mode.OFF);
        assertThat(config.verifyAgents()).isEqualTo(Check.OFF);
        assertThat(config.agentsFromPods()).isEqualTo(Check.OFF);
    }

    @Test
    void rules_name_fields_by_pointers() {
        var rule = Given.yaml("""
                ignore:
                  - { group: apps, kind: Deployment, name: "web-*", namespace: "*", paths: [/spec/replicas] }
                """).config().ignore().getFirst();
        var web = new ObjectKey("apps", "Deployment", "users", "web-1");

        assertThat(rule.mayCover(web, FieldPath.of("spec", "replicas"))).isTrue();
        assertThat(rule.mayCover(web, FieldPath.of("spec", "template"))).isFalse();
        assertThat(rule.mayCover(new ObjectKey("apps", "Deployment", "users", "api"), FieldPath.of("spec", "replicas"))).isFalse();
        assertThat(Given.yaml("redact: [{group: '', kind: ConfigMap, paths: [/data/token]}]").config().redact().getFirst()
                .mayCover(new ObjectKey("example.com", "ConfigMap", "a", "b"), FieldPath.of("data", "token"))).isFalse();
    }

    @Test
    void tls_files_and_an_empty_incident_pattern() {
        var config = Given.yaml("""
                tls: {mode: files, cert-file: /tls/tls.crt, key-file: /tls/tls.key}
                break-glass: {incident-pattern: "", max-duration: 30m}
                drain: 0s
                """).config();

        assertThat(config.tls()).isEqualTo(new CertificateFiles(Path.of("/tls/tls.crt"), Path.of("/tls/tls.key")));
        assertThat(config.breakGlass().incidentPattern()).isEmpty();
        assertThat(config.drain()).isZero();
    }

    @Test
    void nobody_is_asked_without_a_cluster() {
        assertThat(Given.yaml("cluster: {enabled: false}").config().breakGlass().authorize()).isFalse();
        assertThat(Given.yaml("cluster: {namespace: guard}").config().cluster().namespace()).isEqualTo("guard");
    }

    @Test
    void agents_are_held_without_a_cluster_too_within_limits() {
        assertThat(Given.yaml("{cluster: {enabled: false}, break-glass: {hold-agents: true}}").reading().remarks()).singleElement().asString()
                .contains("driftlock.break-glass.hold-agents", "this process's memory");
    }

    @Test
    void variables_of_a_service_named_driftlock_are_a_line_each() {
        var reading = Given.variables(Map.of("DRIFTLOCK_SERVICE_HOST", "10.0.0.1", "DRIFTLOCK_PORT_8443_TCP", "tcp://10.0.0.1:8443",
                "DRIFTLOCK_MOD", "enforce", "DRIFTLOCK_DRAIN", "1s", "HOME", "/root")).reading();

        assertThat(reading.config().drain()).isEqualTo(Duration.ofSeconds(1));
        assertThat(reading.warnings()).hasSize(3)
                .anyMatch(line -> line.contains("DRIFTLOCK_SERVICE_HOST"))
                .anyMatch(line -> line.contains("DRIFTLOCK_PORT_8443_TCP"))
                .anyMatch(line -> line.contains("DRIFTLOCK_MOD means nothing here; did you mean DRIFTLOCK_MODE?"));
    }

    @Test
    void values_may_name_others() {
        assertThat(Given.yaml("data-dir: ${BASE}/data").and(Map.of("BASE", "/srv")).config().dataDir())
                .isEqualTo(Path.of("/srv/data"));
    }
}
