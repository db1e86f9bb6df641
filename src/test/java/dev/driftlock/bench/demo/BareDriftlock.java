package dev.driftlock.bench.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.GitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;

/** The stage where no API server can be had: the AdmissionReviews that it would send are posted to Driftlock, which runs without a cluster. */
final class BareDriftlock implements Stage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Screen screen;
    private final GitRepository git;
    private DriftlockProcess driftlock;
    private ObjectNode live;
    private JsonNode response = JSON.nullNode();

    private BareDriftlock(Screen screen, GitRepository git) {
        this.screen = screen;
        this.git = git;
        this.live = parse(YAML, UsersApi.configMap());
        this.driftlock = start("enforce");
    }

    static BareDriftlock start(Screen screen, GitRepository git) {
        return new BareDriftlock(screen, git);
    }

    @Override
    public Outcome edit(Person who, String key, String from, String to) {
        return set(who, key, to);
    }

    @Override
    public Outcome set(Person who, String key, String value) {
        var requested = live.deepCopy();
        ((ObjectNode) requested.path("data")).put(key, value);
        return post(who, key + "=" + value, requested);
    }

    @Override
    public Outcome breakGlass(Person who, String value) {
        var requested = live.deepCopy();
        requested.withObject("/metadata").withObject("/labels").put("driftlock.dev/break-glass", value);
        return post(who, "label driftlock.dev/break-glass=" + value, requested);
    }

    @Override
    public Outcome openChanges() {
        screen.note("Records are kept in a cluster; here the answer's annotations are all there is.");
        return new Outcome(true, response.path("auditAnnotations").path("incident").asText());
    }

    @Override
    public Outcome sync() {
        return post(Person.AGENT, "as in Git", live.deepCopy().setAll(Map.of("data", declared().path("data"))));
    }

    /** Nobody can label a namespace that no cluster has; the source's mode does the same. */
    @Override
    public void setMode(String mode) {
        driftlock.close();
        driftlock = start(mode);
    }

    @Override
    public String auditVerdict() {
        screen.note("the audit annotations of it:");
        response.path("auditAnnotations").properties().forEach(each -> screen.output("  " + each.getKey() + ": " + each.getValue().asText()));
        return response.at("/auditAnnotations/verdict").asText();
    }

    @Override
    public void explainUse() {
        screen.output("\nDriftlock keeps running at %s/validate, metrics at %s, Git work tree %s. Ctrl-C stops it."
                .formatted(driftlock.url(), driftlock.management("/q/metrics"), git.workTree()));
    }

    @Override
    public void close() {
        driftlock.close();
    }

    private DriftlockProcess start(String mode) {
        var started = DriftlockProcess.start(UsersApi.driftlockConfiguration(git, false), Map.of("DRIFTLOCK_SOURCES_0__MODE", mode));
        screen.note("Driftlock is ready at " + started.url() + ", the source's mode is " + mode);
        return started;
    }

    private Outcome post(Person who, String what, ObjectNode requested) {
        screen.command(who.prompt, "POST /validate: UPDATE ConfigMap " + UsersApi.CONFIG_MAP + " in " + UsersApi.NAMESPACE + ", " + what);
        response = parse(JSON, driftlock.post(review(who, requested).toString()).body()).path("response");
        var said = new StringBuilder();
        response.path("warnings").forEach(warning -> said.append("Warning: ").append(warning.asText()).append('\n'));
        said.append(response.at("/status/message").asText(""));
        var passed = response.path("allowed").asBoolean();
        if (passed) live = requested;
        screen.output(said + (passed ? "allowed" : "\ndenied"));
        return new Outcome(passed, said.toString());
    }

    private ObjectNode review(Person who, ObjectNode requested) {
        var review = JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        var request = review.putObject("request").put("uid", UUID.randomUUID().toString())
                .put("operation", "UPDATE").put("name", UsersApi.CONFIG_MAP).put("namespace", UsersApi.NAMESPACE).put("dryRun", false);
        request.putObject("kind").put("group", "").put("version", "v1").put("kind", "ConfigMap");
        request.putObject("resource").put("group", "").put("version", "v1").put("resource", "configmaps");
        request.set("requestKind", request.path("kind"));
        request.set("requestResource", request.path("resource"));
        var groups = request.putObject("userInfo").put("username", who.user).putArray("groups");
        who.groups.forEach(groups::add);
        request.set("object", requested);
        request.set("oldObject", live);
        request.putObject("options").put("kind", "PatchOptions").put("apiVersion", "meta.k8s.io/v1").put("fieldManager", "kubectl-patch");
        return review;
    }

    private JsonNode declared() {
        try {
            return YAML.readTree(git.workTree().resolve(UsersApi.PATH).resolve("configmap.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode parse(ObjectMapper mapper, String text) {
        try {
            return (ObjectNode) mapper.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
