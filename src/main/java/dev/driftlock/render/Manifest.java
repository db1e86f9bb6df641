package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import java.util.Optional;

/**
 * An object as a file declares it. Under which key it is found depends on its kind's scope, and so on other files: a
 * CRD may come or go while this file stays as it is.
 *
 * @param namespace as written, empty where it names none
 * @param defines the kind whose scope it declares, where it is a CRD
 */
record Manifest(DeclaredObject object, String namespace, Optional<CustomKind> defines) {

    /** A kind that a CRD declares. */
    record CustomKind(String group, String kind, boolean namespaced) {
    }

    /** Whether the two were read the same, wherever they are placed. */
    boolean isReadAs(Manifest other) {
        return namespace.equals(other.namespace) && defines.equals(other.defines) && object.hasManifestOf(other.object);
    }

    /** This manifest with the object's final key; the very same one where the key is right already. */
    Manifest placed(Scopes scopes, RenderSettings settings) {
        var key = object.key();
        var scope = scopes.isNamespaced(key.group(), key.kind());
        if (scope.isEmpty() && namespace.isEmpty()) return placedEitherWay(settings);
        boolean namespaced = scope.orElse(true);
        return placed(in(!namespaced ? "" : namespace.isEmpty() ? settings.defaultNamespace() : namespace));
    }

    /** Who sets a namespace for the source expects namespaced objects; else what names none is likelier cluster-scoped. */
    private Manifest placedEitherWay(RenderSettings settings) {
        var namespaced = in(settings.defaultNamespace());
        var clusterScoped = in("");
        return settings.namespace().isEmpty() ? placed(clusterScoped, namespaced) : placed(namespaced, clusterScoped);
    }

    private ObjectKey in(String space) {
        var key = object.key();
        return key.namespace().equals(space) ? key : new ObjectKey(key.group(), key.kind(), space, key.name());
    }

    private Manifest placed(ObjectKey key) {
        if (object.key().equals(key) && object.keys().size() == 1) return this;
        return new Manifest(object.as(key), namespace, defines);
    }

    private Manifest placed(ObjectKey likelier, ObjectKey other) {
        if (object.key().equals(likelier) && object.keys().size() == 2) return this;
        return new Manifest(object.as(likelier, other), namespace, defines);
    }
}
