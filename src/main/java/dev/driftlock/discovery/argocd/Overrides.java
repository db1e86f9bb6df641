package dev.driftlock.discovery.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.Fields;
import java.util.ArrayList;
import java.util.List;

/** What in an Application itself changes what Git says: `argocd app set -p image.tag=2` and the like. An ApplicationSet's children have it from their template. */
final class Overrides {

    private static final List<String> OF_HELM = List.of("values", "valuesObject", "fileParameters");
    private static final List<String> OF_KUSTOMIZE = List.of("images", "replicas", "patches", "namePrefix", "nameSuffix", "namespace", "commonLabels", "commonAnnotations", "components");

    private Overrides() {
    }

    static List<String> of(JsonNode application, List<JsonNode> sources) {
        for (var owner : application.at("/metadata/ownerReferences")) {
            if (Fields.text(owner, "kind").equals("ApplicationSet")) return List.of();
        }
        var overrides = new ArrayList<String>();
        for (var source : sources) {
            for (var parameter : source.at("/helm/parameters")) overrides.add("helm.parameters " + Fields.text(parameter, "name"));
            OF_HELM.stream().filter(field -> isSet(source.path("helm").path(field))).forEach(field -> overrides.add("helm." + field));
            OF_KUSTOMIZE.stream().filter(field -> isSet(source.path("kustomize").path(field))).forEach(field -> overrides.add("kustomize." + field));
        }
        return List.copyOf(overrides);
    }

    private static boolean isSet(JsonNode value) {
        return value.isContainerNode() ? !value.isEmpty() : !value.asText("").isEmpty();
    }
}
