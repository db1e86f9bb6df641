package dev.driftlock.cluster;

import dev.driftlock.guard.Keys;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Tells people when {@code max-mode} on Driftlock's own namespace comes, changes or goes: in the log and as one Event, whatever the number of replicas. */
public final class ModeCap implements ResourceEventHandler<Namespace> {

    private static final Logger LOG = Logger.getLogger(ModeCap.class);

    private final String ownNamespace;
    private final OwnEvents events;
    private volatile Optional<String> current = Optional.empty();

    public ModeCap(String ownNamespace, OwnEvents events) {
        this.ownNamespace = ownNamespace;
        this.events = events;
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
        events.warn("driftlock-max-mode-" + namespace.getMetadata().getResourceVersion(), namespace, "MaxModeChanged", note);
    }
}
