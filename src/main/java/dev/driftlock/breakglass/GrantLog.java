package dev.driftlock.breakglass;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.Grant;
import java.util.List;

/** Hears what becomes of windows. Must not block: it is told while a request is answered. */
public interface GrantLog {

    /** The object that carries the label, as an Event refers to it; {@code uid} may be empty. */
    record Labelled(String apiVersion, String kind, String namespace, String name, String uid) {

        static Labelled of(ObjectKey key, String version, String uid) {
            return new Labelled(key.group().isEmpty() ? version : key.group() + "/" + version, key.kind(), key.namespace(), key.name(), uid);
        }
    }

    default void opened(Grant grant, String reason, Labelled object) {
    }

    /** A label was denied. */
    default void refused() {
    }

    /** Its time was over. */
    default void expired(Grant grant, Labelled object) {
    }

    /** The label was taken off by hand. */
    default void ended(Grant grant) {
    }

    /** The label never became live. */
    default void dropped(Grant grant) {
    }

    static GrantLog all(GrantLog... logs) {
        var each = List.of(logs);
        return new GrantLog() {
            @Override
            public void opened(Grant grant, String reason, Labelled object) {
                each.forEach(log -> log.opened(grant, reason, object));
            }

            @Override
            public void refused() {
                each.forEach(GrantLog::refused);
            }

            @Override
            public void expired(Grant grant, Labelled object) {
                each.forEach(log -> log.expired(grant, object));
            }

            @Override
            public void ended(Grant grant) {
                each.forEach(log -> log.ended(grant));
            }

            @Override
            public void dropped(Grant grant) {
                each.forEach(log -> log.dropped(grant));
            }
        };
    }
}
