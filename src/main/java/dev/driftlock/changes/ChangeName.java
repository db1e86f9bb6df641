package dev.driftlock.changes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What a record is called, the same from every replica: the object for people, a digest of object, user, verdict and incident for
 * uniqueness. What is changed again after it was settled is the next episode: {@code configmap-users-api-env-3f2a9c10b2-1}.
 */
public record ChangeName(String base) {

    private static final int READABLE = 150;
    private static final int DIGITS = 10;

    static ChangeName of(Change change) {
        var key = change.object().key();
        var all = String.join("\n", key.toString(), change.user(), change.verdict(), change.incident());
        return new ChangeName(readable(key.kind() + "-" + key.name()) + "-" + digest(all));
    }

    /** Names of RBAC objects and CRDs hold what a name of this kind may not. */
    private static String readable(String text) {
        var plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+", "");
        return plain.substring(0, Math.min(READABLE, plain.length())).replaceAll("-+$", "");
    }

    static String digest(String text) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public String episode(int number) {
        return number == 0 ? base : base + "-" + number;
    }

    /** The number of the episode that {@code name} is of; -1 where it is none of these. */
    public int episodeOf(String name) {
        if (name.equals(base)) return 0;
        if (!name.startsWith(base + "-")) return -1;
        try {
            return Integer.parseInt(name.substring(base.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
