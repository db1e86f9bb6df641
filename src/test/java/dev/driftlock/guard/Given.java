package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.Json;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Request.Resource;
import dev.driftlock.guard.Request.UserInfo;
import dev.driftlock.guard.discovered.Discovered;
import dev.driftlock.render.manifest.ManifestException;
import dev.driftlock.render.manifest.ManifestReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A world and requests in it, for tests: one source {@code prod} whose one file holds the given manifests. */
public final class Given {

    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    public static final String COMMIT = "3f2a9c1000000000000000000000000000000000";

    static final UserInfo JANE = new UserInfo("jane@example.com", "", List.of("system:authenticated"), Map.of());
    static final UserInfo ARGO = new UserInfo("system:serviceaccount:argocd:argocd-application-controller", "", List.of(), Map.of());

    static final LabelGrammar LABELS = new LabelGrammar(Duration.ofHours(1), Optional.of(Pattern.compile("[A-Z]+-[0-9]+")));

    private static final CoreTypes TYPES = CoreTypes.load();

    private Given() {
    }

    public static Settings settings(Mode mode) {
        var actors = new Actors(List.of(AccountPattern.parse("argocd:argocd-application-controller")), Check.RECORD, Set.of("system:kube-scheduler"),
                Set.of("system:nodes"), List.of(AccountPattern.parse("kube-system:*-controller")));
        return new Settings(mode, Map.of(), Effect.RECORD, Effect.RECORD, Check.RECORD, actors, List.of(), "driftlock", LABELS);
    }

    public static World world(Settings settings, Map<String, Map<String, String>> namespaceLabels, String manifests) {
        return world(settings, namespaceLabels, snapshot(Snapshot.EMPTY, manifests));
    }

    static World world(Settings settings, Map<String, Map<String, String>> namespaceLabels, Snapshot declared) {
        Namespaces namespaces = (namespace, key) -> Optional.ofNullable(namespaceLabels.getOrDefault(namespace, Map.of()).get(key));
        var cap = namespaces.label("driftlock", Keys.MAX_MODE).flatMap(Mode::parse).orElse(Mode.ENFORCE);
        return new World(declared, namespaces, cap, settings, TYPES, Grants.NONE, Holds.NONE, Policies.NONE, Set.of(), Discovered.NONE, false, NOW);
    }

    static Snapshot snapshot(Snapshot before, String manifests) {
        var objects = new ArrayList<DeclaredObject>();
        try {
            for (var document : ManifestReader.read("apps/all.yaml", manifests.getBytes(StandardCharsets.UTF_8))) {
                var manifest = (Located.Mapping) document;
                var metadata = manifest.mapping("metadata");
                var namespace = metadata.text("namespace") == null ? "" : metadata.text("namespace");
                var key = ObjectKey.of(manifest.text("apiVersion"), manifest.text("kind"), namespace, metadata.text("name"));
                objects.add(DeclaredObject.of(key, manifest.text("apiVersion"), "prod", "apps/all.yaml", manifest));
            }
        } catch (ManifestException e) {
            throw new IllegalArgumentException(e);
        }
        var source = new DeclaredSource("prod", "https://git.example.com/prod.git", "main", COMMIT, Optional.empty(), objects);
        return before.next(List.of(source), NOW.minusSeconds(60));
    }

    /** A manifest as a tree, for tests outside this room. */
    public static JsonNode tree(String manifest) {
        return Json.of(manifest);
    }

    public static Request update(UserInfo user, String live, String requested) {
        return request(Operation.UPDATE, user, "", Json.of(live), Json.of(requested));
    }

    static Request update(String live, String requested) {
        return update(JANE, live, requested);
    }

    static Request create(UserInfo user, String object) {
        return request(Operation.CREATE, user, "", JsonNodeFactory.instance.missingNode(), Json.of(object));
    }

    static Request delete(UserInfo user, String live) {
        return request(Operation.DELETE, user, "", Json.of(live), JsonNodeFactory.instance.missingNode());
    }

    static Request request(Operation operation, UserInfo user, String subresource, JsonNode live, JsonNode object) {
        var shown = object.isMissingNode() ? live : object;
        var apiVersion = shown.path("apiVersion").asText();
        var group = ObjectKey.groupOf(apiVersion);
        var version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        var kind = shown.path("kind").asText();
        var namespace = kind.equals("Namespace") ? "name" : "namespace";    // the API server gives a Namespace's request its own name as namespace
        return new Request("uid-1", operation, group, version, kind, new Resource(group, version, kind.toLowerCase(Locale.ROOT) + "s"), subresource,
                shown.path("metadata").path(namespace).asText(""), shown.path("metadata").path("name").asText(), user, false, object, live);
    }
}
