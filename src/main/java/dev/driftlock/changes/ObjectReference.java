package dev.driftlock.changes;

import dev.driftlock.declared.ObjectKey;

/**
 * The object that was changed (contract, section 5).
 *
 * @param namespace empty for what is cluster-scoped
 * @param uid empty where it is not known
 */
public record ObjectReference(String apiVersion, String kind, String namespace, String name, String uid) {

    public ObjectKey key() {
        return ObjectKey.of(apiVersion, kind, namespace, name);
    }

    public String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }
}
