package dev.driftlock.registration;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The webhooks of a configuration as they stand in the cluster. */
record LiveWebhooks(JsonNode list) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEBHOOKS = "webhooks";
    private static final String CA_BUNDLE = "caBundle";

    static LiveWebhooks of(GenericKubernetesResource configuration) {
        return new LiveWebhooks(JSON.valueToTree(Objects.requireNonNullElse(configuration.getAdditionalProperties().get(WEBHOOKS), List.of())));
    }

    /** Puts these in the place of those that {@code configuration} has. */
    void writeTo(GenericKubernetesResource configuration) {
        configuration.setAdditionalProperty(WEBHOOKS, JSON.convertValue(list, new TypeReference<List<Map<String, Object>>>() { }));
    }

    /** The names of webhooks that would trust somebody else than {@code bundle}, a PEM text, says. */
    List<String> withOtherBundle(String bundle) {
        var names = new ArrayList<String>();
        for (var webhook : list) {
            if (!encode(bundle).equals(webhook.path("clientConfig").path(CA_BUNDLE).asText())) names.add(webhook.path("name").asText());
        }
        return names;
    }

    /** The same, trusting {@code bundle}. */
    LiveWebhooks trusting(String bundle) {
        var copy = list.deepCopy();
        for (var webhook : copy) {
            if (webhook.path("clientConfig") instanceof ObjectNode config) config.put(CA_BUNDLE, encode(bundle));
        }
        return new LiveWebhooks(copy);
    }

    /** {@code shipped}, each trusting whom its namesake here trusts. */
    LiveWebhooks replacedBy(JsonNode shipped) {
        var copy = shipped.deepCopy();
        for (var webhook : copy) {
            var config = webhook.path("clientConfig");
            find(webhook.path("name").asText()).map(here -> here.path("clientConfig").get(CA_BUNDLE))
                    .ifPresent(bundle -> ((ObjectNode) config).set(CA_BUNDLE, bundle));
        }
        return new LiveWebhooks(copy);
    }

    Optional<JsonNode> find(String name) {
        for (var webhook : list) {
            if (webhook.path("name").asText().equals(name)) return Optional.of(webhook);
        }
        return Optional.empty();
    }

    private static String encode(String bundle) {
        return Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII));
    }
}
