package dev.driftlock.registration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The file that says how the webhooks were installed ({@code cluster.webhooks-file}). Read again whenever it has changed, since an upgrade
 * changes it under a running pod.
 */
public final class WebhooksFile {

    private final Optional<Path> file;
    private final KubernetesSerialization yaml;
    private String content = "";
    private Optional<ShippedWebhooks> webhooks = Optional.empty();
    private Optional<String> problem = Optional.empty();

    /** @param file empty where nothing is known of the installation */
    public WebhooksFile(Optional<Path> file, KubernetesSerialization yaml) {
        this.file = file;
        this.yaml = yaml;
    }

    /** What the file says now, or, where it cannot be read, said last. */
    synchronized Optional<ShippedWebhooks> read() {
        file.ifPresent(this::look);
        return webhooks;
    }

    /** Why the file cannot be used. */
    synchronized Optional<String> problem() {
        return problem;
    }

    private void look(Path path) {
        try {
            var now = Files.readString(path);
            if (now.equals(content)) return;
            webhooks = Optional.of(parse(now));
            content = now;
            problem = Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            problem = Optional.of("driftlock.cluster.webhooks-file: " + path + " cannot be read as a ValidatingWebhookConfiguration: " + reason(e));
        }
    }

    private static String reason(Exception e) {
        return e instanceof JsonProcessingException || e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("");
    }

    private ShippedWebhooks parse(String text) {
        var webhooks = yaml.unmarshal(text, JsonNode.class).path("webhooks");
        if (!webhooks.isArray() || webhooks.isEmpty()) throw new IllegalArgumentException("it has no webhooks");
        return new ShippedWebhooks(webhooks);
    }
}
