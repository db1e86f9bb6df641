package dev.driftlock.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.bench.Manifests;
import dev.driftlock.config.read.ConfigLoader;
import dev.driftlock.guard.AccountPattern;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whom the webhooks of install.yaml leave out is whom the defaults of the configuration name, and a difference is told. */
class LeftOutTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LeftOut DEFAULTS = defaults();

    private static LeftOut defaults() {
        var controllers = ConfigLoader.defaults().controllers();
        return LeftOut.of(controllers.users(), Stream.concat(controllers.serviceAccounts().stream().map(AccountPattern::toString), Stream.of("driftlock:driftlock")).toList(), controllers.groups());
    }

    private static JsonNode shipped() {
        return Manifests.shipped().the("ValidatingWebhookConfiguration", "driftlock").path("webhooks").deepCopy();
    }

    /** The webhooks, the condition of the one at {@code index} rewritten. */
    private static JsonNode shippedWith(int index, String before, String after) {
        var webhooks = shipped();
        var condition = (ObjectNode) webhooks.path(index).path("matchConditions").path(0);
        assertThat(condition.path("expression").asText()).contains(before);
        condition.put("expression", condition.path("expression").asText().replace(before, after));
        return webhooks;
    }

    @Test
    void theChartAndTheDefaultsSayTheSame() {
        assertThat(shipped()).hasSize(4).allSatisfy(webhook -> assertThat(LeftOut.by(webhook)).contains(DEFAULTS));
        assertThat(new LeftOutDifferences(DEFAULTS).of(shipped())).isEmpty();
        assertThat(DEFAULTS.who()).contains("user system:kube-scheduler", "service account kube-system:*-controller", "service account driftlock:driftlock", "group system:nodes");
    }

    @Test
    void oneThatOnlyAWebhookLeavesOutIsNamed() {
        var webhooks = shippedWith(1, "'system:apiserver'", "'system:apiserver', 'mallory@example.com'");

        assertThat(new LeftOutDifferences(DEFAULTS).of(webhooks)).contains("namespaces.guard.driftlock.dev: not asked about user mallory@example.com, though driftlock.controllers does not name them");
    }

    @Test
    void oneThatOnlyTheConfigurationNamesIsNamedOnceForAllWebhooks() {
        var more = LeftOut.of(List.of(), List.of("ci:runner-*"), List.of());
        var configured = new LeftOut(Stream.concat(DEFAULTS.who().stream(), more.who().stream()).collect(java.util.stream.Collectors.toSet()));

        assertThat(new LeftOutDifferences(configured).of(shipped())).contains("guard.driftlock.dev, namespaces.guard.driftlock.dev, break-glass.guard.driftlock.dev, cluster.guard.driftlock.dev: "
                + "asked about service account ci:runner-*, though driftlock.controllers names them");
    }

    @Test
    void anotherConditionIsToldForWhatItIs() {
        var webhooks = shippedWith(0, "!(request", "true || !(request");

        assertThat(new LeftOutDifferences(DEFAULTS).of(webhooks)).contains("guard.driftlock.dev: whom the condition not-the-clusters-own-machinery leaves out cannot be told, it is not one that the chart writes");
    }

    @Test
    void withoutTheConditionNobodyIsLeftOut() throws Exception {
        assertThat(LeftOut.by(JSON.readTree("{\"name\": \"guard.driftlock.dev\"}")).orElseThrow().who()).isEmpty();
        assertThat(LeftOut.by(JSON.readTree("{\"matchConditions\": [{\"name\": \"not-the-clusters-own-machinery\", \"expression\": \"!(request.userInfo.username in [])\"}]}")).orElseThrow().who()).isEmpty();
    }
}
