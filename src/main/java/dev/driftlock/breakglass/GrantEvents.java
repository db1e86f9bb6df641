package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** Writes an Event about the labelled object when its window opens and when it ends: where people look. */
public final class GrantEvents implements GrantLog {

    private static final Logger LOG = Logger.getLogger(GrantEvents.class);
    private static final String REPORTER = "driftlock.dev/guard";

    /** The API server's limit for an Event's note. */
    private static final int LONGEST = 1024;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final String instance;

    /** @param instance the pod's name, or what tells this replica from another */
    public GrantEvents(KubernetesClient client, InstantSource clock, ExecutorService threads, String instance) {
        this.client = client;
        this.clock = clock;
        this.threads = threads;
        this.instance = instance;
    }

    @Override
    public void opened(Grant grant, String reason, Labelled object) {
        var note = grant.holder() + " opened break-glass" + incident(grant) + " on " + grant.scope() + " until " + grant.until() + (reason.isEmpty() ? "" : ": " + reason);
        write(object, "BreakGlassOpened", "BreakGlass", note);
    }

    @Override
    public void expired(Grant grant, Labelled object) {
        write(object, "BreakGlassExpired", "Guard", "break-glass" + incident(grant) + " of " + grant.holder() + " on " + grant.scope() + " is over; what it let through must reach Git");
    }

    private static String incident(Grant grant) {
        return grant.incident().isEmpty() ? "" : " for " + grant.incident();
    }

    private void write(Labelled object, String reason, String action, String note) {
        var event = event(object, reason, action, note);
        try {
            threads.execute(() -> send(event));
        } catch (RejectedExecutionException e) {
            LOG.debugf("no Event, since this process ends: %s", note);
        }
    }

    private void send(Event event) {
        try {
            client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warnf("an Event could not be written: %s", e.getMessage());
        }
    }

    /** An Event about a Namespace stands in it, beside those about its objects, and not in {@code default}: people look there. */
    private Event event(Labelled object, String reason, String action, String note) {
        var namespace = object.namespace().isEmpty() ? object.name() : object.namespace();
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata().withNamespace(namespace).withGenerateName("driftlock-").endMetadata()
                .withNewInvolvedObject().withApiVersion(object.apiVersion()).withKind(object.kind()).withNamespace(namespace).withName(object.name())
                .withUid(object.uid().isEmpty() ? null : object.uid()).endInvolvedObject()
                .withType("Warning").withReason(reason).withAction(action).withMessage(readable(note))
                .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
                .withNewSource().withComponent(REPORTER).endSource()
                .withReportingComponent(REPORTER).withReportingInstance(instance)
                .build();
    }

    /** A user's name and reason may hold anything, and people read Events in a terminal. */
    private static String readable(String note) {
        var plain = note.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }
}
