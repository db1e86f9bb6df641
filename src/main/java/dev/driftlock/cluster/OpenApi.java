package dev.driftlock.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.diff.ServedTypes;
import dev.driftlock.diff.ServedTypes.GroupVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps the types of the kinds that are asked for as the cluster's OpenAPI v3 documents tell them (KEP-2896): the index names a
 * hash of each document, so that one is read again only when it has changed. Custom resources are told by {@link CustomResources},
 * at once.
 */
public final class OpenApi implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OpenApi.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String INDEX = "/openapi/v3";
    /** Aggregated API servers come and go, and an API server is upgraded under us. */
    private static final Duration PERIOD = Duration.ofSeconds(60);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final ServedTypes types;
    private final Semaphore asked = new Semaphore(1);
    private final Map<GroupVersion, String> read = new HashMap<>();
    private final Thread thread;
    private volatile Optional<String> problem = Optional.empty();

    /** Starts to read, in the background. */
    public OpenApi(KubernetesClient client, ServedTypes types) {
        this.client = client;
        this.types = types;
        types.whenAsked(asked::release);
        thread = Thread.ofVirtual().name("openapi").start(this::run);
    }

    /** Why the documents cannot be read at present, so that the built-in table holds where they have never been. */
    public Optional<String> problem() {
        return problem;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                var pause = problem.isPresent() ? AFTER_FAILURE : PERIOD;
                if (asked.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) asked.drainPermits();
                readAll();
            }
        } catch (InterruptedException e) {
            LOG.debug("closed");
        }
    }

    private void readAll() {
        try {
            var index = get(INDEX).path("paths");
            for (var about : types.asked()) readIfChanged(about, index.path(key(about)).path("serverRelativeURL").asText(""));
            problem = Optional.empty();
        } catch (KubernetesClientException | JsonProcessingException e) {
            var now = Optional.of("OpenAPI cannot be read, the built-in table of types holds: " + e.getMessage());
            if (!now.equals(problem)) LOG.warn(now.get());
            problem = now;
        }
    }

    private void readIfChanged(GroupVersion about, String path) throws JsonProcessingException {
        if (path.equals(read.getOrDefault(about, ""))) return;
        if (path.isEmpty()) types.forget(about);
        else types.learn(about, get(path));
        read.put(about, path);
    }

    private JsonNode get(String path) throws JsonProcessingException {
        var text = client.raw(path);
        if (text == null) throw new KubernetesClientException(path + " is not there");
        return JSON.readTree(text);
    }

    private static String key(GroupVersion about) {
        return (about.group().isEmpty() ? "api/" : "apis/") + about;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
