package dev.driftlock.cluster;

import dev.driftlock.guard.Keys;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/** Tells people when {@code max-mode} on Driftlock's own namespace comes, changes or goes: in the log and as one Event, whatever the number of replicas. */
public final class ModeCap implements ResourceEventHandler<Namespace> {

    private static final Logger LOG = Logger.getLogger(ModeCap.class);
    private static final String REPORTER = "driftlock";

    private final KubernetesClient client;
    private final String ownNamespace;
    private final Executor threads;
    private volatile Optional<String> current = Optional.empty();

    public ModeCap(KubernetesClient client, String ownNamespace, Executor threads) {
        this.client = client;
        this.ownNamespace = ownNamespace;
        this.threads = threads;
    }

    /** The label's value, whether it is a mode or not. */
    public Optional<String> current() {
        return current;
    }

    @Override
    public void onAdd(Namespace namespace) {
        see(namespace, valueOf(namespace));
    }

    @Override
    public void onUpdate(Namespace before, Namespace namespace) {
        see(namespace, valueOf(namespace));
    }

    @Override
    public void onDelete(Namespace namespace, boolean isLastStateUnknown) {
        if (isOwn(namespace)) current = Optional.empty();
    }

    private boolean isOwn(Namespace namespace) {
        return namespace.getMetadata().getName().equals(ownNamespace);
    }

    private static Optional<String> valueOf(Namespace namespace) {
        return Optional.ofNullable(namespace.getMetadata().getLabels()).map(labels -> labels.get(Keys.MAX_MODE));
    }

    private void see(Namespace namespace, Optional<String> value) {
        if (!isOwn(namespace) || value.equals(current)) return;
        current = value;
        var note = value.map(cap -> "the label " + Keys.MAX_MODE + "=" + cap + " caps every mode").orElse("no mode is capped any more: the label " + Keys.MAX_MODE + " is gone");
        LOG.warn(note);
        threads.execute(() -> write(namespace, note));
    }

    private void write(Namespace namespace, String note) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                // Each replica sees the change; by this name only the first writes the Event.
                .withNewMetadata().withNamespace(ownNamespace).withName("driftlock-max-mode-" + namespace.getMetadata().getResourceVersion()).endMetadata()
                .withNewInvolvedObject().withApiVersion("v1").withKind("Namespace").withNamespace(ownNamespace).withName(ownNamespace)
                .withUid(namespace.getMetadata().getUid()).endInvolvedObject()
                .withType("Warning").withReason("MaxModeChanged").withAction("Guard").withMessage(note)
                .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
                .withNewSource().withComponent(REPORTER).endSource().withReportingComponent(REPORTER).withReportingInstance(REPORTER)
                .build();
        try {
            client.v1().events().inNamespace(ownNamespace).resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) LOG.warnf("an Event could not be written: %s", e.getMessage());
        }
    }
}
