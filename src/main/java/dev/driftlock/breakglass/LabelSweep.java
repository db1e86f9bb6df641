package dev.driftlock.breakglass;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * What time does to a window: its label has to become live, and at the end it is taken off. The Lease of a window that is over
 * stays until that is done, so it is made up for when no replica was up at that moment. Every replica does this, without a leader:
 * each step is a conditional write that only one can win, and no election has to be waited for when a replica dies.
 */
final class LabelSweep {

    private static final Logger LOG = Logger.getLogger(LabelSweep.class);

    /** Contract, section 5: a label that is not live by then belongs to a request that failed in the end. */
    private static final Duration LIVE_WITHIN = Duration.ofSeconds(10);

    /** The request that takes the label off has its answer, but may not be written yet. */
    private static final Duration HAND_AT_WORK = Duration.ofSeconds(3);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final Labels labels;
    private final GrantLeases leases;
    private final InstantSource clock;
    private final GrantLog log;
    private final Map<String, Instant> postponed = new ConcurrentHashMap<>();

    LabelSweep(Labels labels, GrantLeases leases, InstantSource clock, GrantLog log) {
        this.labels = labels;
        this.leases = leases;
        this.clock = clock;
        this.log = log;
    }

    /** What the window is after that; empty where its Lease is gone. */
    Optional<HeldGrant> settle(HeldGrant held) {
        var now = clock.instant();
        if (isPostponed(held, now)) return Optional.of(held);
        if (held.isOpenAt(now)) return held.seen() ? Optional.of(held) : look(held, now);
        boolean isJustEnded = held.ended().filter(at -> now.isBefore(at.plus(HAND_AT_WORK))).isPresent();
        return isJustEnded ? Optional.of(held) : clear(held);
    }

    void failed(HeldGrant held, KubernetesClientException e) {
        LOG.warnf("break-glass on %s could not be put in order, trying again: %s", held.grant().scope(), e.getMessage());
        var now = clock.instant();
        postponed.values().removeIf(until -> !now.isBefore(until));
        postponed.put(held.uid(), now.plus(PAUSE_AFTER_FAILURE));
    }

    private boolean isPostponed(HeldGrant held, Instant now) {
        var until = postponed.get(held.uid());
        return until != null && now.isBefore(until);
    }

    private Optional<HeldGrant> look(HeldGrant held, Instant now) {
        if (labels.isLive(held).orElse(true)) return leases.markSeen(held).or(() -> Optional.of(held));
        if (!now.isAfter(held.grant().opened().plus(LIVE_WITHIN))) return Optional.of(held);
        if (!leases.delete(held)) return leases.find(held.grant().scope());
        LOG.infof("break-glass on %s never became live and is dropped", held.grant().scope());
        log.dropped(held.grant());
        return Optional.empty();
    }

    private Optional<HeldGrant> clear(HeldGrant held) {
        var object = labels.mayTakeOff(held) ? labels.labelled(held) : Optional.<io.fabric8.kubernetes.api.model.GenericKubernetesResource>empty();
        if (object.isPresent()) {
            // Read after the object: had a new window been opened on it, its Lease would be another by now.
            var there = leases.find(held.grant().scope());
            if (there.isEmpty() || !there.get().uid().equals(held.uid())) return there;
            if (!labels.takeOff(held, object.get())) return Optional.of(held);
        }
        if (!leases.delete(held)) return leases.find(held.grant().scope());
        if (held.ended().isEmpty()) log.expired(held.grant(), held.labelled(object.map(each -> each.getMetadata().getUid()).orElse("")));
        return Optional.empty();
    }
}
