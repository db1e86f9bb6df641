package dev.driftlock.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.driftlock.bench.Assets;
import dev.driftlock.bench.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chart, rendered by the real helm: that install.yaml is what it renders, and that nothing in it says a thing twice. */
class ChartTest {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path DEPLOY = Assets.projectDirectory().resolve("deploy");
    private static final String MAKE_ANEW = "make it anew: ./dev chart";

    private static Chart chart;

    @BeforeAll
    static void findHelm() {
        chart = Chart.withHelm();
    }

    @Test
    void installYamlIsWhatTheChartRenders() throws IOException {
        var lines = Files.readAllLines(Manifests.file());
        assertThat(lines.getFirst()).startsWith("# Rendered by ./dev chart");
        assertThat(lines.stream().skip(1)).as(MAKE_ANEW).containsExactlyElementsOf(chart.template().expectSuccess().out().lines().toList());
    }

    @Test
    void bringsWhatStandsBesideIt() throws IOException {
        var files = Chart.directory().resolve("files");
        assertThat(contents(files.resolve("crds"))).as(MAKE_ANEW).isEqualTo(contents(DEPLOY.resolve("crds")));
        assertThat(contents(files.resolve("monitoring"))).as(MAKE_ANEW).isEqualTo(contents(DEPLOY.resolve("monitoring")));
        assertThat(contents(files.resolve("policies"))).as(MAKE_ANEW).isEqualTo(contents(Assets.projectDirectory().resolve("policies")));
    }

    private static Map<String, String> contents(Path directory) throws IOException {
        var contents = new TreeMap<String, String>();
        if (!Files.exists(directory)) return contents;
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) contents.put(file.getFileName().toString(), Files.readString(file));
        }
        return contents;
    }

    @Test
    void whatTheLiveWebhooksAreComparedWithIsWhatIsInstalled() throws IOException {
        for (var options : new String[][] {{}, {"--set", "webhooks.failurePolicy=Fail"}}) {
            var out = chart.template(options).expectSuccess().out();
            assertThat(YAML.readTree(Manifests.parse(out).the("ConfigMap", "driftlock").path("data").path("webhooks.yaml").asText())).isEqualTo(Manifests.parse(out).the("ValidatingWebhookConfiguration", "driftlock"));
        }
    }

    @Test
    void everythingNamesTheNamespaceItIsInstalledIn() throws IOException {
        var elsewhere = chart.template("--namespace", "guards").expectSuccess().out();

        assertThat(Manifests.parse(elsewhere).the("ValidatingWebhookConfiguration", "driftlock").toString()).contains("request.name == 'guards'")
                .contains("system:serviceaccount:guards:driftlock").doesNotContain("driftlock:driftlock'").doesNotContain("\"namespace\":\"driftlock\"");
        assertThat(Manifests.parse(elsewhere).the("ValidatingAdmissionPolicy", "driftlock-max-mode").toString()).contains("namespace('guards')").doesNotContain("namespace('driftlock')");
        assertThat(Manifests.parse(elsewhere).the("ValidatingAdmissionPolicy", "driftlock-own-account").toString()).contains("system:serviceaccount:guards:driftlock");
    }

    @Test
    void persistenceIsAStatefulSetWithAClaim() throws IOException {
        var out = chart.template("--set", "persistence.enabled=true").expectSuccess().out();

        assertThat(out.lines()).doesNotContain("kind: Deployment");
        var set = Manifests.parse(out).the("StatefulSet", "driftlock");
        assertThat(set.at("/spec/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("data");
        assertThat(set.at("/spec/template/spec/volumes").findValuesAsText("name")).doesNotContain("data");
    }

    /** Given for a thing that is there, not for all that it could be. */
    @Test
    void rightsFollowTheConfiguration() throws IOException {
        assertThat(chart.template().expectSuccess().out()).doesNotContain("name: driftlock-discovery").doesNotContain("driftlock-all-secrets").doesNotContain("driftlock-secret-");

        var argo = chart.template("--set", "config.discover.argocd=true,config.discover.namespaces={argocd}").expectSuccess().out();
        assertThat(Manifests.parse(argo).the("Role", "driftlock-discovery").toString()).contains("applications").doesNotContain("secrets").doesNotContain("patch").doesNotContain("fluxcd");

        var secrets = chart.template("--set", "rbac.allSecretsIn={argocd},rbac.secrets[0].namespace=flux-system,rbac.secrets[0].name=values").expectSuccess().out();
        assertThat(Manifests.parse(secrets).the("Role", "driftlock-all-secrets").at("/metadata/namespace").asText()).isEqualTo("argocd");
        assertThat(Manifests.parse(secrets).the("Role", "driftlock-secret-values").at("/rules/0/resourceNames/0").asText()).isEqualTo("values");

        var files = chart.template("--set", "config.tls.mode=files,config.tls.cert-file=/a,config.tls.key-file=/b").expectSuccess().out();
        assertThat(Manifests.parse(files).the("Role", "driftlock").toString()).doesNotContain("secrets");
    }

    /** A `helm template` that printed the hook would make kubectl apply a configuration without webhooks over the real one. */
    @Test
    void whatIsPipedToKubectlHoldsOneWebhookConfiguration() {
        assertThat(Manifests.parse(chart.template().expectSuccess().out()).objects()).filteredOn(object -> object.path("kind").asText().equals("ValidatingWebhookConfiguration")).hasSize(1);
    }

}
