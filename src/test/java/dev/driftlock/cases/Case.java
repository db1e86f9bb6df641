package dev.driftlock.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * One acceptance case of {@code src/test/resources/cases}: what Git declares, what is asked for by whom, and what must
 * come of it. {@code NS} in a file stands for the case's id, which is its namespace.
 *
 * @param file where it stands, for the message of a failure
 */
public record Case(String file, String id, String rule, JsonNode config, Map<String, String> git, JsonNode fields, JsonNode expect) {

    private static final JsonMapper JSON = new JsonMapper();

    private static final Map<String, String> CLUSTER_SCOPED = Map.of("Namespace", "namespaces", "ClusterRole", "clusterroles");

    /** All cases of all files. */
    public static List<Case> all() {
        try (var files = Files.list(Path.of("src/test/resources/cases"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().flatMap(file -> read(file).stream()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Case> read(Path file) {
        try {
            var options = new LoaderOptions();
            options.setMaxAliasesForCollections(10_000);
            var cases = new ArrayList<Case>();
            JsonNode all = JSON.valueToTree(new Yaml(options).<Object>load(Files.readString(file)));
            for (var each : all.get("cases")) cases.add(of(file.getFileName().toString(), each));
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case of(String file, JsonNode raw) throws IOException {
        var id = raw.get("id").asText();
        var fields = JSON.readTree(raw.toString().replaceAll("\\bNS\\b", id));
        var git = new TreeMap<String, String>();
        fields.path("git").properties().forEach(entry -> git.put(entry.getKey(), entry.getValue().asText()));
        var config = fields.path("config").isMissingNode() ? JSON.readTree("{\"mode\": \"enforce\"}") : fields.get("config");
        return new Case(file, id, fields.path("rule").asText(), config, git, fields, fields.path("expect"));
    }

    /** The AdmissionReview that an API server would send. */
    public String review() {
        var request = JSON.createObjectNode();
        var live = fields.path("live");
        var object = requested();
        var shown = object.isMissingNode() ? live : object;
        var kind = shown.path("kind").asText();
        var resource = fields.path("sub").asText("").equals("scale") ? gvr("apps/v1", "deployments") : gvr(shown.path("apiVersion").asText(), plural(kind));
        request.put("uid", UUID.randomUUID().toString());
        request.set("kind", gvk(shown.path("apiVersion").asText(), kind));
        request.set("resource", resource);
        if (fields.has("sub")) request.put("subResource", fields.get("sub").asText());
        request.put("name", shown.path("metadata").path("name").asText());
        if (!CLUSTER_SCOPED.containsKey(kind)) request.put("namespace", shown.path("metadata").path("namespace").asText(id));
        request.put("operation", operation());
        var user = request.putObject("userInfo");
        user.put("username", fields.path("user").asText("jane@example.com"));
        user.set("groups", fields.has("groups") ? fields.get("groups") : JSON.createArrayNode().add("system:authenticated"));
        request.set("object", object.isMissingNode() ? JsonNodeFactory.instance.nullNode() : object);
        request.set("oldObject", operation().equals("CREATE") || live.isMissingNode() ? JsonNodeFactory.instance.nullNode() : live);
        request.put("dryRun", fields.path("dryRun").asBoolean(false));
        var review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.set("request", request);
        return review.toString();
    }

    public String operation() {
        return fields.path("op").asText("UPDATE");
    }

    private JsonNode requested() {
        if (operation().equals("DELETE")) return JsonNodeFactory.instance.missingNode();
        if (fields.has("object")) return fields.get("object");
        return merge(fields.get("live").deepCopy(), fields.get("edit"));
    }

    /** RFC 7396. */
    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) return patch;
        var merged = target.isObject() ? (ObjectNode) target : JSON.createObjectNode();
        for (var field : patch.properties()) {
            if (field.getValue().isNull()) merged.remove(field.getKey());
            else merged.set(field.getKey(), merge(merged.path(field.getKey()), field.getValue()));
        }
        return merged;
    }

    private static String plural(String kind) {
        var known = Map.of("NetworkPolicy", "networkpolicies", "Ingress", "ingresses");
        return CLUSTER_SCOPED.getOrDefault(kind, known.getOrDefault(kind, kind.toLowerCase() + "s"));
    }

    private static ObjectNode gvk(String apiVersion, String kind) {
        var parts = split(apiVersion);
        return JSON.createObjectNode().put("group", parts[0]).put("version", parts[1]).put("kind", kind);
    }

    private static ObjectNode gvr(String apiVersion, String plural) {
        var parts = split(apiVersion);
        return JSON.createObjectNode().put("group", parts[0]).put("version", parts[1]).put("resource", plural);
    }

    private static String[] split(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? new String[] {"", apiVersion} : new String[] {apiVersion.substring(0, slash), apiVersion.substring(slash + 1)};
    }

    public String verdict() {
        return expect.path("verdict").asText();
    }

    /** {@code diverges data.DB_HOST}, sorted. */
    public Set<String> findings() {
        var found = new java.util.TreeSet<String>();
        expect.path("findings").forEach(each -> found.add(each.get("kind").asText() + " " + each.get("path").asText()));
        return found;
    }

    public List<String> says() {
        return texts("says");
    }

    public List<String> silent() {
        return texts("silent");
    }

    private List<String> texts(String name) {
        var texts = new ArrayList<String>();
        expect.path(name).forEach(each -> texts.add(each.asText()));
        return texts;
    }

    /** Configuration below {@code driftlock.}, as YAML (JSON is YAML). */
    public Map<String, Object> settings() {
        return new LinkedHashMap<>(JSON.convertValue(config, new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() { }));
    }

    @Override
    public String toString() {
        return id + " (" + rule + ")";
    }
}
