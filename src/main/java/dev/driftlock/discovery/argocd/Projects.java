package dev.driftlock.discovery.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.SourceKind;
import dev.driftlock.guard.Glob;
import java.util.Optional;
import java.util.Set;

/** AppProjects, as far as they say as whom Argo CD writes (sync impersonation). */
record Projects(Inventory inventory) {

    private static final String DEFAULT = "default";
    private static final String THIS = "https://kubernetes.default.svc";

    /** Argo CD keeps its projects in its own namespace, wherever the Application is. */
    Optional<JsonNode> of(JsonNode application) {
        var wanted = Fields.optional(application.path("spec"), "project").orElse(DEFAULT);
        var named = inventory.all(SourceKind.APP_PROJECT).stream().filter(project -> Fields.name(project).equals(wanted)).toList();
        return named.stream().filter(project -> Fields.namespace(project).equals(Fields.namespace(application))).findFirst().or(() -> named.stream().findFirst());
    }

    /** The user name of the account of the first destination that fits; empty where nobody is impersonated. */
    Set<String> impersonated(JsonNode application) {
        var destination = Destination.of(application.path("spec"));
        return of(application).map(project -> account(project, destination, application)).map(Set::of).orElse(Set.of());
    }

    private static String account(JsonNode project, Destination destination, JsonNode application) {
        for (var entry : project.at("/spec/destinationServiceAccounts")) {
            boolean fits = new Glob(Fields.text(entry, "server")).matches(THIS) && new Glob(Fields.text(entry, "namespace")).matches(destination.namespace());
            var account = Fields.text(entry, "defaultServiceAccount").strip();
            if (!fits) continue;
            if (!account.matches("[a-z0-9.:-]+")) return null;
            var home = destination.namespace().isEmpty() ? Fields.namespace(application) : destination.namespace();
            return "system:serviceaccount:" + (account.contains(":") ? account : home + ":" + account);
        }
        return null;
    }
}
