package dev.driftlock.guard;

import dev.driftlock.declared.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a break-glass window covers (contract, section 5): {@code users} for the namespaced objects of a namespace,
 * {@code users/ConfigMap/users-api-env} or {@code users/Deployment.apps/web} for one object.
 */
public record Scope(String text) {

    private static final int NAME_DIGITS = 20;

    public static Scope ofNamespace(String namespace) {
        return new Scope(namespace);
    }

    /** What the label on this object opens; empty for what is cluster-scoped and no Namespace. */
    public static Optional<Scope> of(ObjectKey key) {
        if (key.isNamespaced()) return Optional.of(new Scope(key.toString()));
        return isNamespace(key) ? Optional.of(ofNamespace(key.name())) : Optional.empty();
    }

    /** The scopes that cover this object, its own first; none for what is cluster-scoped. */
    public static List<Scope> covering(ObjectKey key) {
        return key.isNamespaced() ? List.of(new Scope(key.toString()), ofNamespace(key.namespace())) : List.of();
    }

    private static boolean isNamespace(ObjectKey key) {
        return key.group().isEmpty() && key.kind().equals("Namespace");
    }

    /** The object that carries the label. */
    public ObjectKey labelled() {
        var parts = text.split("/", 3);
        if (parts.length < 3) return new ObjectKey("", "Namespace", "", text);
        int dot = parts[1].indexOf('.');
        return dot < 0 ? new ObjectKey("", parts[1], parts[0], parts[2])
                : new ObjectKey(parts[1].substring(dot + 1), parts[1].substring(0, dot), parts[0], parts[2]);
    }

    /** Of the Lease that holds the grant: the same from every replica. */
    public String grantName() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "grant-" + HexFormat.of().formatHex(digest).substring(0, NAME_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
