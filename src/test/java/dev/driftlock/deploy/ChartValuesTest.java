package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.driftlock.bench.Manifests;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That values reach all that they concern, and that those that mean nothing are refused by name. */
class ChartValuesTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Every key that the contract's section 2 gives a configuration. */
    private static final String WHOLE_CONFIGURATION = """
            config:
              mode: warn
              undeclared: {fields: record, objects: deny}
              sources:
                - name: prod-manifests
                  url: https://git.example.com/platform/prod-manifests.git
                  ref: main
                  path: services/users-api
                  render: auto
                  namespace: users
                  mode: enforce
                  poll: 30s
                  helm: {release-name: users-api, value-files: [values-prod.yaml], values: "replicaCount: 3", include-crds: true}
                  credentials: {username: git, password-file: /secrets/git/token, ssh-key-file: "", known-hosts-file: "", ca-file: ""}
                  verify: {allowed-signers-file: ""}
                  hook-secret-file: ""
                  browse-url: "https://git.example.com/platform/prod-manifests/-/blob/{commit}/{file}#L{line}"
                - {name: other, url: "ssh://git@git.example.com:2222/platform/other.git"}
              discover: {argocd: true, flux: true, namespaces: [argocd, flux-system], hosts: [], cluster-names: [in-cluster]}
              agents: ["argocd:argocd-application-controller", "flux-*:*"]
              verify-agents: record
              agents-from-pods: record
              controllers: {groups: [system:nodes], users: [system:apiserver], service-accounts: ["kube-system:*-controller"]}
              ignore: [{group: apps, kind: Deployment, name: "*", namespace: "*", paths: [/spec/replicas]}]
              break-glass: {max-duration: 1h, incident-pattern: "[A-Z]+-[0-9]+", authorize: true, hold-agents: true, resume: true, kinds: [configmaps, widgets.example.com]}
              redact: [{kind: ConfigMap, paths: ["/data/*"]}]
              changes: {keep: 30d}
              policies-off: [some]
              tls: {mode: files, cert-file: /secrets/tls/tls.crt, key-file: /secrets/tls/tls.key}
              drain: 5s
            """;

    private static Chart chart;

    @BeforeAll
    static void findHelm() {
        chart = Chart.withHelm();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            replica=3                              | replica
            replicas=0                             | /replicas
            config.mode=strict                     | 'off', 'observe', 'warn', 'enforce'
            config.brake-glass.resume=true         | brake-glass
            config.controllers.users[0]=it's       | /config/controllers/users/0
            config.sources[0].name=mine            | missing property 'url'
            config.break-glass.kinds[0]=Deployment | /config/break-glass/kinds/0
            config.tls.mode=files                  | cert-file
            config.cluster.enabled=false           | cluster
            webhooks.failurePolicy=fail            | 'Ignore', 'Fail'
            networkPolicy.git.ports[0]=https       | /networkPolicy/git/ports/0
            policies.no-such=true                  | policies.no-such: there is no such policy
            image.digest=latest                    | /image/digest
            """)
    void refusesNonsenseByName(String value, String named) {
        assertThat(chart.template("--set", value).expectFailure().err()).contains(named);
    }

    @Test
    void takesEveryKeyOfTheConfiguration() throws IOException {
        var configuration = YAML.readTree(Manifests.parse(chart.templateWith(WHOLE_CONFIGURATION).expectSuccess().out()).the("ConfigMap", "driftlock").path("data").path("application.yaml").asText()).path("driftlock");
        var written = YAML.readTree(WHOLE_CONFIGURATION).path("config");

        written.fieldNames().forEachRemaining(key -> assertThat(configuration.path(key)).as(key).isEqualTo(written.path(key)));
        assertThat(configuration.at("/cluster/namespace").asText()).isEqualTo("driftlock");
        assertThat(configuration.at("/sources/0/helm/values").isTextual()).isTrue();
    }

    /** Kinds and controllers are written once, and reach the configuration, the rights and the webhooks. */
    @Test
    void oneValueReachesAllThatItConcerns() throws IOException {
        var out = chart.templateWith(WHOLE_CONFIGURATION).expectSuccess().out();

        assertThat(Manifests.parse(out).the("ClusterRole", "driftlock").toString()).contains("{\"apiGroups\":[\"example.com\"],\"resources\":[\"widgets\"],\"verbs\":[\"get\",\"patch\"]}");
        assertThat(Manifests.parse(out).the("ClusterRole", "driftlock-incident-commander").toString())
                .contains("{\"apiGroups\":[\"example.com\"],\"resources\":[\"widgets\"],\"verbs\":[\"get\",\"patch\",\"break-glass\"]}")
                .contains("{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\",\"namespaces\"],\"verbs\":[\"get\",\"patch\",\"break-glass\"]}");
        assertThat(Manifests.parse(out).the("ValidatingWebhookConfiguration", "driftlock").toString()).doesNotContain("kube-scheduler")
                .contains("^system:serviceaccount:kube-system:[a-z0-9.-]*-controller$");
    }
}
