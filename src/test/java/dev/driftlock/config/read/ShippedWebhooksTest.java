package dev.driftlock.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.bench.Manifests;
import dev.driftlock.guard.AccountPattern;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** That the webhooks of {@code deploy/install.yaml} leave out whom the default configuration takes for the cluster's machinery, and nobody else. */
class ShippedWebhooksTest {

    private static final String CONDITION = "not-the-clusters-own-machinery";
    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");

    private static JsonNode webhooks() {
        return Manifests.shipped().the("ValidatingWebhookConfiguration", "driftlock").path("webhooks");
    }

    private static String condition(JsonNode webhook, String name) {
        for (var condition : webhook.path("matchConditions")) {
            if (condition.path("name").asText().equals(name)) return condition.path("expression").asText();
        }
        return "";
    }

    @Test
    void eachLeavesOutTheControllersOfTheConfiguration() {
        var controllers = Given.yaml("mode: observe").reading().config().controllers();
        var expected = new HashSet<>(controllers.users());
        expected.addAll(controllers.groups());
        for (var account : controllers.serviceAccounts()) expected.add(inCel(account));
        expected.add("system:serviceaccount:driftlock:driftlock");

        assertThat(webhooks()).hasSize(4).allSatisfy(webhook -> assertThat(named(condition(webhook, CONDITION))).isEqualTo(expected));
    }

    @Test
    void allHaveInCommonWhatIsNoneOfTheirOwn() {
        var first = webhooks().get(0);

        assertThat(webhooks()).allSatisfy(webhook -> {
            for (var condition : Set.of(CONDITION, "not-an-admin-taking-driftlock-away")) {
                assertThat(condition(webhook, condition)).isNotEmpty().isEqualTo(condition(first, condition));
            }
            for (var field : Set.of("clientConfig", "matchPolicy", "sideEffects", "timeoutSeconds", "admissionReviewVersions")) {
                assertThat(webhook.path(field)).isEqualTo(first.path(field));
            }
        });
    }

    private static Set<String> named(String expression) {
        var named = new HashSet<String>();
        QUOTED.matcher(expression).results().forEach(match -> named.add(match.group(1)));
        return named;
    }

    private static String inCel(AccountPattern account) {
        var name = "system:serviceaccount:" + account;
        return name.contains("*") ? "^" + name.replace("*", "[a-z0-9.-]*") + "$" : name;
    }
}
