package dev.driftlock.deploy;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.Kubectl;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.machine.Run;
import dev.driftlock.bench.machine.TemporaryDirectory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code deploy/install.yaml} in the API server, as a user applies it. No kubelet runs here, so the pod is started by hand: the
 * ServiceAccount's token, the ConfigMap's files, and a Service that leads to this machine. Closing takes all of it away again, but for the namespace
 * and the account, which other tests know.
 */
public final class Installation implements AutoCloseable {

    public static final String OWN = "driftlock";
    public static final String ACCOUNT = "system:serviceaccount:driftlock:driftlock";

    private static final Set<String> KEPT = Set.of("Namespace", "ServiceAccount");

    private final ApiServer apiServer;
    private final Manifests manifests;
    private final Run applied;

    private Installation(ApiServer apiServer, Manifests manifests, Run applied) {
        this.apiServer = apiServer;
        this.manifests = manifests;
        this.applied = applied;
    }

    /** @param kinds those that are not to be applied, such as webhooks that nobody would answer */
    public static Installation without(ApiServer apiServer, String... kinds) {
        return of(Manifests.shipped(), apiServer, kinds);
    }

    /** Of what the chart renders with other values. */
    public static Installation of(Manifests rendered, ApiServer apiServer, String... kinds) {
        var manifests = new Manifests(rendered.objects().stream().filter(object -> !Set.of(kinds).contains(kind(object))).toList());
        var applied = apiServer.kubectl().runWithInput(Manifests.print(manifests.objects()), "apply", "--server-side", "--force-conflicts", "-f", "-");
        var installation = new Installation(apiServer, manifests, applied);
        if (!applied.succeeded()) installation.close();
        applied.expectSuccess();
        return installation;
    }

    public Manifests manifests() {
        return manifests;
    }

    /** What kubectl said, a line an object. */
    Run applied() {
        return applied;
    }

    /** The policies hold a moment after they are made: until a request of {@code who} that they forbid is denied. */
    void awaitPolicies(Kubectl who, String... forbidden) {
        await().atMost(Duration.ofSeconds(30)).until(() -> who.run(forbidden).err().contains("ValidatingAdmissionPolicy"));
    }

    /**
     * The pod's process, with its files where a test can have them.
     *
     * @param settings environment variables, as a user sets them over the file
     */
    public DriftlockProcess startPod(TemporaryDirectory directory, Map<String, String> settings) {
        return launchPod(directory, settings).awaitReady();
    }

    /** Without waiting for it. */
    public DriftlockProcess launchPod(TemporaryDirectory directory, Map<String, String> settings) {
        var files = manifests.the("ConfigMap", OWN).path("data");
        var here = directory.path().toString();
        var configuration = files.path("application.yaml").asText().replace("/app/", here + "/").replace("data-dir: /data", "data-dir: " + here + "/data");
        directory.write("config/application.yaml", configuration);
        directory.write("config/webhooks.yaml", files.path("webhooks.yaml").asText());
        manifests.objects().stream().filter(object -> kind(object).equals("ConfigMap") && name(object).equals("driftlock-policies"))
                .forEach(policies -> policies.path("data").properties().forEach(file -> directory.write("policies/" + file.getKey(), file.getValue().asText())));
        var environment = new HashMap<>(settings);
        environment.put("KUBECONFIG", apiServer.kubectlAs(OWN, OWN).kubeconfig().toString());
        return DriftlockProcess.launchIn(directory.path(), environment);
    }

    /** The API server's own way to a Service, without a cluster network: an ExternalName is resolved by name, at the webhook's port. */
    public void leadServiceTo(DriftlockProcess pod) {
        leadServiceTo(pod.port(), manifests.the("ValidatingWebhookConfiguration", OWN));
    }

    /** To whatever listens there. */
    public void leadServiceTo(int port, JsonNode configuration) {
        apiServer.kubectl().run("delete", "service", OWN, "-n", OWN, "--ignore-not-found").expectSuccess();
        apiServer.kubectl().apply("{apiVersion: v1, kind: Service, metadata: {name: driftlock, namespace: driftlock}, spec: {type: ExternalName, externalName: localhost}}");
        ObjectNode webhooks = configuration.deepCopy();
        for (var webhook : webhooks.path("webhooks")) ((ObjectNode) webhook.at("/clientConfig/service")).put("port", port);
        apiServer.kubectl().runWithInput(Manifests.print(webhooks), "apply", "--server-side", "--force-conflicts", "-f", "-").expectSuccess();
    }

    @Override
    public void close() {
        // Also where it was made by leadServiceTo alone; and first, as in an uninstall: nobody answers it any more.
        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", OWN, "--ignore-not-found");
        var removed = manifests.objects().reversed().stream().filter(object -> !KEPT.contains(kind(object))).toList();
        apiServer.kubectl().runWithInput(Manifests.print(removed), "delete", "--ignore-not-found", "--wait=false", "-f", "-");
        apiServer.kubectl().run("label", "namespace", OWN, "driftlock.dev/max-mode-");
        for (var object : List.of("secret/driftlock-tls", "service/driftlock")) apiServer.kubectl().run("delete", object, "-n", OWN, "--ignore-not-found");
    }

    private static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }
}
