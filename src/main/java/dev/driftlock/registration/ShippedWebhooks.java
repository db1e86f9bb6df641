package dev.driftlock.registration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.Types;
import java.util.List;
import java.util.Set;

/** The webhooks as they were installed, to hold the live configuration to: Kubernetes' own equality, all but the caBundle, which is kept apart. */
record ShippedWebhooks(JsonNode webhooks) {

    /** The four of contract's section 6, by which a configuration is known without a file that says more. */
    static final Set<String> NAMES = Set.of("guard.driftlock.dev", "namespaces.guard.driftlock.dev", "break-glass.guard.driftlock.dev", "cluster.guard.driftlock.dev");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String WEBHOOKS = "webhooks";

    /** The field paths in which {@code live}, the webhooks of a configuration, differs. */
    List<String> differencesOf(JsonNode live, Types types) {
        var type = types.of("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration");
        return Comparison.ofCreate(object(webhooks), object(live), type, ShippedWebhooks::isCaBundle).stream().map(difference -> difference.path().toString()).toList();
    }

    private static ObjectNode object(JsonNode webhooks) {
        var object = JSON.createObjectNode();
        object.set(WEBHOOKS, webhooks);
        return object;
    }

    private static boolean isCaBundle(FieldPath path) {
        return path.last() instanceof FieldPath.Field(var name) && name.equals("caBundle");
    }
}
