package dev.driftlock.cluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Events about the guard itself, in Driftlock's own namespace: one each, whatever the number of replicas. */
public final class OwnEvents {

    private static final Logger LOG = Logger.getLogger(OwnEvents.class);
    private static final String REPORTER = "driftlock";

    private final KubernetesClient client;
    private final String namespace;
    private final Executor threads;

    public OwnEvents(KubernetesClient client, String namespace, Executor threads) {
        this.client = client;
        this.namespace = namespace;
        this.threads = threads;
    }

    /**
     * Writes an Event, in the background.
     *
     * @param name by which all replicas call it: only the first writes it
     * @param about what it is about; cluster-scoped objects too
     */
    public void warn(String name, HasMetadata about, String reason, String note) {
        try {
            threads.execute(() -> write(name, about, reason, note));
        } catch (RejectedExecutionException e) {
            LOG.debugf("no Event, since this process ends: %s", note);
        }
    }

    private void write(String name, HasMetadata about, String reason, String note) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata().withNamespace(namespace).withName(name).endMetadata()
                .withNewInvolvedObject().withApiVersion(about.getApiVersion()).withKind(about.getKind()).withNamespace(namespace).withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid()).endInvolvedObject()
                .withType("Warning").withReason(reason).withAction("Guard").withMessage(note)
                .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
                .withNewSource().withComponent(REPORTER).endSource().withReportingComponent(REPORTER).withReportingInstance(REPORTER)
                .build();
        try {
            client.v1().events().inNamespace(namespace).resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) LOG.warnf("an Event could not be written: %s", e.getMessage());
        }
    }
}
