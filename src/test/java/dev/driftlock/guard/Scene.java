package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.Json;
import dev.driftlock.diff.Types;
import dev.driftlock.guard.Request.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What surrounds one request in a test of the decision: Git, namespaces, windows and who asks. Enforce holds unless said otherwise. */
public final class Scene {

    public static final Instant NOW = Instant.parse("2026-03-01T15:30:00Z");
    public static final LabelGrammar LABELS = new LabelGrammar(Duration.ofHours(1), Optional.of(Pattern.compile("[A-Z]+-[0-9]+")));

    private static final Types TYPES = CoreTypes.load();

    private final List<DeclaredObject> declared = new ArrayList<>();
    private final Map<String, String> namespaceLabels = new HashMap<>();
    private final Map<Scope, Grant> windows = new HashMap<>();
    private Mode mode = Mode.ENFORCE;

    public Scene git(String manifest) {
        var json = Json.of(manifest);
        var metadata = json.path("metadata");
        var key = ObjectKey.of(json.path("apiVersion").asText(), json.path("kind").asText(), metadata.path("namespace").asText(""), metadata.path("name").asText());
        declared.add(DeclaredObject.of(key, json.path("apiVersion").asText(), "prod", "all.yaml", (Located.Mapping) located(json)));
        return this;
    }

    public Scene mode(Mode inForce) {
        this.mode = inForce;
        return this;
    }

    public Scene namespaceLabel(String namespace, String key, String value) {
        namespaceLabels.put(namespace + " " + key, value);
        return this;
    }

    /** A window of half an hour that opened ten minutes ago. */
    public Scene open(String scope, String holder, String incident) {
        windows.put(new Scope(scope), new Grant(new Scope(scope), incident, holder, NOW.minusSeconds(600), NOW.plusSeconds(1200)));
        return this;
    }

    public World world() {
        var source = new DeclaredSource("prod", "https://git.example.com/prod.git", "main", "3f2a9c1", Optional.empty(), declared);
        var snapshot = Snapshot.EMPTY.next(List.of(source), NOW);
        var agents = List.of(AccountPattern.parse("argocd:argocd-application-controller"));
        var actors = new Actors(agents, Check.RECORD, Set.of(), Set.of("system:nodes"), List.of(AccountPattern.parse("kube-system:*")));
        var settings = new Settings(mode, Map.of(), Effect.RECORD, Effect.RECORD, Check.RECORD, actors, List.of(), "driftlock", LABELS);
        Namespaces namespaces = (namespace, key) -> Optional.ofNullable(namespaceLabels.get(namespace + " " + key));
        return new World(snapshot, namespaces, Mode.ENFORCE, settings, TYPES, grants(), Set.of(), false, NOW);
    }

    public Grants grants() {
        return new Grants() {
            @Override
            public Instant now() {
                return NOW;
            }

            @Override
            public Optional<Grant> open(Scope scope) {
                return Optional.ofNullable(windows.get(scope)).filter(grant -> grant.isOpenAt(NOW));
            }
        };
    }

    public Verdict judge(Request request) {
        return new Guard().judge(request, world());
    }

    public static Request update(String user, String live, String requested) {
        return request(Operation.UPDATE, user, Json.of(live), Json.of(requested));
    }

    public static Request create(String user, String requested) {
        return request(Operation.CREATE, user, MissingNode.getInstance(), Json.of(requested));
    }

    public static Request delete(String user, String live) {
        return request(Operation.DELETE, user, Json.of(live), MissingNode.getInstance());
    }

    private static Request request(Operation operation, String user, JsonNode live, JsonNode requested) {
        var object = operation == Operation.DELETE ? live : requested;
        var apiVersion = object.path("apiVersion").asText();
        var group = ObjectKey.groupOf(apiVersion);
        var version = apiVersion.substring(group.isEmpty() ? 0 : group.length() + 1);
        var kind = object.path("kind").asText();
        var metadata = object.path("metadata");
        var resource = new Request.Resource(group, version, kind.toLowerCase(Locale.ROOT) + "s");
        boolean isNamespace = kind.equals("Namespace");
        return new Request("uid", operation, group, version, kind, resource, "", isNamespace ? metadata.path("name").asText() : metadata.path("namespace").asText(""),
                metadata.path("name").asText(), new Request.UserInfo(user, "", List.of("system:authenticated"), Map.of()), false, requested, live);
    }

    private static Located located(JsonNode node) {
        if (node.isObject()) {
            var entries = new LinkedHashMap<String, Located>();
            node.properties().forEach(entry -> entries.put(entry.getKey(), located(entry.getValue())));
            return new Located.Mapping(entries, 1);
        }
        if (node.isArray()) {
            var items = new ArrayList<Located>();
            node.forEach(item -> items.add(located(item)));
            return new Located.Sequence(items, 1);
        }
        return new Located.Scalar(node, 1);
    }
}
