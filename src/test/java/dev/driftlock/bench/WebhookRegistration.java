package dev.driftlock.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.driftlock.bench.machine.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;

/**
 * Where the API server finds the webhook: outside the cluster, at a URL on the loopback address. Selector and conditions are texts of YAML flow
 * style, so that a test reads like the manifest it stands for.
 */
public record WebhookRegistration(String url, String caBundle, String failurePolicy, String namespaceSelector, String matchConditions) {

    public static final String CONFIGURATION = "driftlock";
    public static final String WEBHOOK = "guard.driftlock.dev";

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    public static WebhookRegistration of(DriftlockProcess driftlock) {
        return at(driftlock.url() + "/validate", driftlock.caBundle());
    }

    /** Fails closed, and leaves alone the namespaces without which the API server could not come up again. */
    public static WebhookRegistration at(String url, String caBundle) {
        return new WebhookRegistration(url, caBundle, "Fail",
                "{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system, kube-node-lease, driftlock]}]}", "[]");
    }

    public WebhookRegistration withFailurePolicy(String policy) {
        return new WebhookRegistration(url, caBundle, policy, namespaceSelector, matchConditions);
    }

    public WebhookRegistration withNamespaceSelector(String selector) {
        return new WebhookRegistration(url, caBundle, failurePolicy, selector, matchConditions);
    }

    public WebhookRegistration withMatchConditions(String conditions) {
        return new WebhookRegistration(url, caBundle, failurePolicy, namespaceSelector, conditions);
    }

    public String manifest() {
        return """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                  - name: %s
                    clientConfig: {url: "%s", caBundle: %s}
                    rules:
                      - {apiGroups: ["*"], apiVersions: ["*"], resources: ["*/*"], operations: [CREATE, UPDATE, DELETE, CONNECT], scope: "*"}
                    namespaceSelector: %s
                    matchConditions: %s
                    matchPolicy: Equivalent
                    failurePolicy: %s
                    sideEffects: NoneOnDryRun
                    timeoutSeconds: 3
                    admissionReviewVersions: [v1]
                """.formatted(CONFIGURATION, WEBHOOK, url, base64(caBundle), namespaceSelector, matchConditions, failurePolicy);
    }

    public void apply(Kubectl admin) {
        admin.apply(manifest());
    }

    /** Manifests as they are shipped, but for the Service: on the bench there is no cluster network, so each webhook gets this one's URL. */
    public String redirect(String shippedManifests) {
        var text = new StringBuilder();
        for (var manifest : documents(shippedManifests)) {
            manifest.path("webhooks").forEach(webhook -> redirect((ObjectNode) webhook.path("clientConfig")));
            text.append(print(manifest));
        }
        return text.toString();
    }

    /**
     * Returns once the API server asks the webhook, which happens a moment after the registration: dry runs in this namespace are repeated until one
     * of them is denied or carries an annotation.
     */
    public static void awaitInForce(ApiServer apiServer, String namespace, Duration limit) {
        var deadline = Instant.now().plus(limit);
        var audit = apiServer.audit();
        while (Instant.now().isBefore(deadline)) {
            var probe = apiServer.kubectl().run("create", "configmap", "webhook-probe", "-n", namespace, "--dry-run=server");
            if (probe.err().contains(WEBHOOK)) return;
            if (audit.events().stream().anyMatch(event -> !event.guard("verdict").isEmpty())) return;
            Pause.of(Duration.ofMillis(100));
        }
        throw new AssertionError("the API server does not ask " + WEBHOOK + " about namespace " + namespace);
    }

    private void redirect(ObjectNode clientConfig) {
        var path = clientConfig.at("/service/path").asText("/validate");
        clientConfig.removeAll();
        clientConfig.put("url", url.replaceFirst("/validate$", path)).put("caBundle", base64(caBundle));
    }

    private static Iterable<JsonNode> documents(String yaml) {
        try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            var documents = new ArrayList<JsonNode>();
            values.forEachRemaining(document -> {
                if (document.isObject()) documents.add(document);
            });
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String print(JsonNode manifest) {
        try {
            return YAML.writeValueAsString(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String base64(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
