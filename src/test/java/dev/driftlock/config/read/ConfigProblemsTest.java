package dev.driftlock.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract, section 2: a value that cannot be understood is one line with the key, the value and what is accepted. */
class ConfigProblemsTest {

    private static final String SOURCE = "sources: [{name: prod, url: 'file:///srv/prod.git', %s}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mode: enforced                        | driftlock.mode: "enforced" is not accepted; accepted are off, observe, warn, enforce
            mode: ""                              | driftlock.mode: "" is not accepted; accepted are off, observe, warn, enforce
            mode: [warn]                          | driftlock.mode[0] is not known; did you mean driftlock.mode?
            mode: on                              | driftlock.mode: "true" is not accepted; accepted are off, observe, warn, enforce
            undeclared: {fields: reject}          | driftlock.undeclared.fields: "reject" is not accepted; accepted are allow, record, deny
            undeclared: deny                      | driftlock.undeclared: "deny" is not accepted; accepted are the keys fields, objects
            verify-agents: true                   | driftlock.verify-agents: "true" is not accepted; accepted are off, record, enforce
            agents: [argocd]                      | driftlock.agents[0]: "argocd" is not accepted; accepted is namespace:serviceaccount, with * for any text in either part
            agents: [a:b, 'c:d:e']                | driftlock.agents[1]: "c:d:e" is not accepted; accepted is namespace:serviceaccount, with * for any text in either part
            drain: 5                              | driftlock.drain: "5" is not accepted; accepted is a duration such as 90s, 30m, 1h30m or 30d, at most 10m
            drain: 1h                             | driftlock.drain: "1h" is not accepted; accepted is a duration such as 90s, 30m, 1h30m or 30d, at most 10m
            changes: {keep: PT1H}                 | driftlock.changes.keep: "PT1H" is not accepted; accepted is a duration such as 90s, 30m, 1h30m or 30d
            break-glass: {max-duration: 0s}       | driftlock.break-glass.max-duration: "0s" is not accepted; accepted is a duration such as 90s, 30m, 1h30m or 30d, at least 1s
            break-glass: {incident-pattern: '['}  | driftlock.break-glass.incident-pattern: "[" is not accepted; accepted is a regular expression
            break-glass: {kinds: [ConfigMap]}     | driftlock.break-glass.kinds[0]: "ConfigMap" is not accepted; accepted is a resource such as configmaps or deployments.apps
            tls: {mode: auto}                     | driftlock.tls.mode: "auto" is not accepted; accepted are self-managed, files
            tls: {cert-file: /a}                  | driftlock.tls.cert-file: "/a" is not accepted; accepted only with driftlock.tls.mode: files
            tls: {mode: files, cert-file: /a}     | driftlock.tls.key-file is not set; accepted is a path, with tls.mode files it is needed
            cluster: {enabled: maybe}             | driftlock.cluster.enabled: "maybe" is not accepted; accepted are true, false
            cluster: {namespace: Guard}           | driftlock.cluster.namespace: "Guard" is not accepted; accepted is a DNS label: small letters, digits and -, at most 63
            data-dir: ""                          | driftlock.data-dir: "" is not accepted; accepted is a path
            ignore: [{kind: Deployment}]          | driftlock.ignore[0].paths is not set; accepted is a JSON pointer such as /spec/replicas, with * for one step and list items by key: containers[name=app], or by their place in Git: containers/0
            ignore: [{paths: [spec.replicas]}]    | driftlock.ignore[0].paths[0]: "spec.replicas" is not accepted; accepted is a JSON pointer such as /spec/replicas, with * for one step and list items by key: containers[name=app], or by their place in Git: containers/0
            sources: all                          | driftlock.sources: "all" is not accepted; accepted is a list of entries with keys
            sources: {name: a}                    | driftlock.sources.name is not known; driftlock.sources takes no keys beneath it
            modee: warn                           | driftlock.modee is not known; did you mean driftlock.mode?
            dataDir: x                            | driftlock.dataDir is not known; did you mean driftlock.data-dir?
            max-duration: 1h                      | driftlock.max-duration is not known; did you mean driftlock.break-glass.max-duration?
            tls: {cert: x}                        | driftlock.tls.cert is not known; accepted are the keys cert-file, key-file, mode
            frobnicate: x                         | driftlock.frobnicate is not known; accepted are the keys agents, agents-from-pods, break-glass, changes, cluster, controllers, data-dir, discover, drain, ignore, mode, policies, policies-off, redact, sources, tls, undeclared, verify-agents
            discover: {hosts: ["https://a/b"]}    | driftlock.discover.hosts[0]: "https://a/b" is not accepted; accepted is a host's name as it stands in URLs, in small letters, or file
            drain: ${NOBODY}                      | driftlock.drain: "${NOBODY}" names a value that is not set
            """)
    void one_line_says_key_value_and_what_is_accepted(String yaml, String line) {
        assertThat(Given.yaml(yaml).problems()).singleElement().asString().startsWith(line).doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ref: 'a..b'          | driftlock.sources[0].ref: "a..b" is not accepted; accepted is a branch, a tag or a full commit id
            ref: ''              | driftlock.sources[0].ref: "" is not accepted; accepted is a branch, a tag or a full commit id
            path: ../other       | driftlock.sources[0].path: "../other" is not accepted; accepted is a path within the repository
            path: /services      | driftlock.sources[0].path: "/services" is not accepted; accepted is a path within the repository
            render: jsonnet      | driftlock.sources[0].render: "jsonnet" is not accepted; accepted are auto, plain, kustomize, helm
            poll: 500ms          | driftlock.sources[0].poll: "500ms" is not accepted; accepted is a duration such as 90s, 30m, 1h30m or 30d, at least 1s
            poll: 0s             | driftlock.sources[0].poll: "0s" is not accepted; accepted is a duration such as 90s, 30m, 1h30m or 30d, at least 1s
            mode: block          | driftlock.sources[0].mode: "block" is not accepted; accepted are off, observe, warn, enforce
            namespace: a.b       | driftlock.sources[0].namespace: "a.b" is not accepted; accepted is a DNS label: small letters, digits and -, at most 63
            browse-url: 'x/{sha}'| driftlock.sources[0].browse-url: "x/{sha}" is not accepted; accepted is a web page's URL with {commit}, {file} and {line} in it
            branch: main         | driftlock.sources[0].branch is not known; accepted are the keys browse-url, credentials, helm, hook-secret-file, mode, name, namespace, path, poll, ref, render, url, verify
            helm: {values: {a: {b: 1}}} | driftlock.sources[0].helm.values.a.b is not known; driftlock.sources[0].helm.values takes no keys beneath it
            pol: 5s              | driftlock.sources[0].pol is not known; did you mean driftlock.sources[0].poll?
            'helm: {values: "a: ["}'    | driftlock.sources[0].helm.values is not accepted; accepted is the YAML text of a mapping, such as "replicaCount: 3"
            'helm: {values: "just text"}' | driftlock.sources[0].helm.values is not accepted; accepted is the YAML text of a mapping, such as "replicaCount: 3"
            'helm: {value-files: ["https://x/v"]}' | driftlock.sources[0].helm.value-files[0]: "https://x/v" is not accepted; accepted is a path from the chart, or with / before it from the repository's root
            'credentials: {ssh-key-file: /s}'      | driftlock.sources[0].credentials.ssh-key-file: "/s" is not accepted; accepted only with an ssh url
            'credentials: {known-hosts-file: /s}'  | driftlock.sources[0].credentials.known-hosts-file: "/s" is not accepted; accepted only with an ssh url
            """, quoteCharacter = '"')
    void of_a_source_too(String yaml, String line) {
        var entry = yaml.startsWith("'") && yaml.endsWith("'") ? yaml.substring(1, yaml.length() - 1) : yaml;
        assertThat(Given.yaml(SOURCE.formatted(entry)).problems()).containsExactly(line);
    }

    @ParameterizedTest
    @CsvSource({"git@github.com:org/repo.git", "ftp://a/b", "http://git.example.com/a.git", "https:///a", "file://host/a",
            "file:relative", "/srv/repo", "http://localhost.example.com/a", "https://a b/c"})
    void a_url_that_is_none(String url) {
        assertThat(Given.yaml("sources: [{name: a, url: '%s'}]".formatted(url)).problems()).singleElement().asString()
                .startsWith("driftlock.sources[0].url: \"" + url + "\" is not accepted; accepted is a URL with https, ssh or file");
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:3000/a.git", "http://127.0.0.1:8080/a.git", "http://[::1]:8080/a.git", "file:/srv/a.git",
            "file:///srv/a.git", "https://git.example.com/a"})
    void a_url_that_is_one(String url) {
        assertThat(Given.yaml("sources: [{name: a, url: '%s'}]".formatted(url)).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"https://jane:s3cret@git.example.com/a.git", "https://s3cret@git.example.com/a.git",
            "ssh://git:s3cret@git.example.com/a.git", "git+https://s3cret@git.example.com/a"})
    void a_secret_in_a_url_is_refused_and_not_shown(String url) {
        assertThat(Given.yaml("sources: [{name: a, url: '%s'}]".formatted(url)).problems())
                .allSatisfy(line -> assertThat(line).doesNotContain("s3cret"))
                .first().asString().startsWith("driftlock.sources[0].url: a user or password stands in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"break-glass: {resume: true}", "{cluster: {enabled: false}, break-glass: {hold-agents: true, resume: true}}"})
    void resume_needs_agents_that_are_held_and_a_cluster(String yaml) {
        assertThat(Given.yaml(yaml).problems()).singleElement().asString().startsWith("driftlock.break-glass.resume: \"true\" is not accepted").contains("hold-agents");
    }

    @Test
    void ssh_needs_a_key_and_the_hosts_keys() {
        assertThat(Given.yaml("sources: [{name: a, url: 'ssh://git@git.example.com/a.git'}]").problems()).containsExactly(
                "driftlock.sources[0].credentials.ssh-key-file is not set; accepted is a path, with an ssh url it is needed",
                "driftlock.sources[0].credentials.known-hosts-file is not set; accepted is a path, with an ssh url it is needed");
        assertThat(Given.yaml("sources: [{name: a, url: 'ssh://git@git.example.com:2222/a.git', credentials: {ssh-key-file: /k, known-hosts-file: /h, "
                + "password-file: /p}}]").problems())
                .containsExactly("driftlock.sources[0].credentials.password-file: \"/p\" is not accepted; accepted only with an https url");
        assertThat(Given.yaml("sources: [{name: a, url: 'ssh://git@git.example.com/a.git', credentials: {ssh-key-file: /k, known-hosts-file: /h}}]")
                .config().sources().getFirst().credentials().sshKeyFile()).contains(java.nio.file.Path.of("/k"));
    }

    @Test
    void the_short_form_of_ssh_is_told_the_long_one() {
        assertThat(Given.yaml("sources: [{name: a, url: 'git@git.example.com:team/a.git'}]").problems()).singleElement().asString()
                .contains("ssh://git@host/path, not git@host:path");
    }

    @Test
    void what_is_off_may_be_said() {
        assertThat(Given.yaml("""
                discover: {argocd: false, flux: false}
                break-glass: {hold-agents: false, resume: false}
                policies: []
                policies-off: []
                sources: [{name: a, url: 'file:///a', hook-secret-file: "", verify: {allowed-signers-file: ""}, render: auto,
                  credentials: {ssh-key-file: "", known-hosts-file: "", password-file: "", username: "", ca-file: ""}}]
                """).problems()).isEmpty();
    }

    @Test
    void names_of_sources_are_unique() {
        assertThat(Given.yaml("sources: [{name: a, url: 'file:///a'}, {name: a, url: 'file:///b'}]").problems())
                .containsExactly("driftlock.sources[1].name: \"a\" is not accepted; accepted is a name that no other source has");
    }

    @Test
    void a_source_without_name_or_url() {
        assertThat(Given.yaml("sources: [{path: x}]").problems()).hasSize(2)
                .anyMatch(line -> line.startsWith("driftlock.sources[0].name is not set; accepted is"))
                .anyMatch(line -> line.startsWith("driftlock.sources[0].url is not set; accepted is"));
    }

    @Test
    void nobody_could_be_asked_without_a_cluster() {
        assertThat(Given.yaml("cluster: {enabled: false}\nbreak-glass: {authorize: true}").problems()).singleElement().asString()
                .startsWith("driftlock.break-glass.authorize: \"true\" is not accepted; accepted is false where driftlock.cluster.enabled is false");
    }

    @Test
    void several_problems_are_several_lines() {
        assertThat(Given.yaml("mode: a\ndrain: b\nnothing: c").problems()).hasSize(3);
    }

    @Test
    void variables_have_problems_too() {
        assertThat(Given.variables(Map.of("DRIFTLOCK_MODE", "a\nb")).problems())
                .containsExactly("driftlock.mode: \"a\\u000ab\" is not accepted; accepted are off, observe, warn, enforce");
        assertThat(Given.variables(Map.of("DRIFTLOCK_SOURCES_1__NAME", "a", "DRIFTLOCK_SOURCES_1__URL", "file:///a")).problems())
                .containsExactly("driftlock.sources[0] is not set; accepted are entries without a gap");
    }

    @Test
    void a_key_with_dots_in_a_file() {
        assertThat(Given.file("driftlock.mode: warn").problems()).singleElement().asString()
                .startsWith("\"driftlock.mode\" is not known");
    }
}
