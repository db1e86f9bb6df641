package dev.driftlock.changes.settle;

import dev.driftlock.changes.ObjectReference;
import dev.driftlock.changes.book.ChangeWriter;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Events on changed objects. Their names are made from what they say, so that none is written twice, whichever replica leads. */
final class ChangeEvents {

    private static final String REPORTER = "driftlock.dev/guard";

    /** The API server's limit for an Event's note. */
    private static final int LONGEST = 1024;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;

    ChangeEvents(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
    }

    /** Fails only where another try could help. */
    void write(ObjectReference object, String name, String reason, String note) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var event = new EventBuilder()
                .withNewMetadata().withNamespace(object.namespace()).withName(name).endMetadata()
                .withNewInvolvedObject().withApiVersion(object.apiVersion()).withKind(object.kind()).withNamespace(object.namespace()).withName(object.name())
                .withUid(object.uid().isEmpty() ? null : object.uid()).endInvolvedObject()
                .withType("Warning").withReason(reason).withAction("Guard").withMessage(readable(note))
                .withFirstTimestamp(now).withLastTimestamp(now).withCount(1)
                .withNewSource().withComponent(REPORTER).endSource()
                .withReportingComponent(REPORTER).withReportingInstance(instance)
                .build();
        try {
            client.v1().events().inNamespace(object.namespace()).resource(event).create();
        } catch (KubernetesClientException e) {
            boolean isThereOrNeverWillBe = e.getCode() == HttpURLConnection.HTTP_CONFLICT || ChangeWriter.isNamespaceGoing(e);
            if (!isThereOrNeverWillBe) throw e;
        }
    }

    private static String readable(String note) {
        var plain = note.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }
}
