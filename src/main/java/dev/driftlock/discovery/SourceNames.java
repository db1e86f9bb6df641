package dev.driftlock.discovery;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * Names of discovered sources: DNS labels, of their own among all sources, and the same as long as the object is there:
 * {@code argocd-users-api}, and with a digest at the end where that would not be a label or is another's.
 */
public final class SourceNames {

    private static final int LONGEST = 63;
    private static final int DIGITS = 8;

    private final Set<String> taken;

    public SourceNames(Set<String> configured) {
        this.taken = new HashSet<>(configured);
    }

    /**
     * @param home the namespace whose objects go without it in their names
     * @param part of an object with several sources, such as {@code -1}; else empty
     */
    public String take(String prefix, String home, String namespace, String name, String part) {
        var plain = prefix + (namespace.equals(home) ? "" : namespace + "-") + name;
        var label = plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]+", "-");
        boolean isLabel = label.equals(plain) && (label + part).length() <= LONGEST;
        var wanted = isLabel && !taken.contains(label + part) ? label + part : withDigest(label, prefix + namespace + "/" + name, part);
        taken.add(wanted);
        return wanted;
    }

    private static String withDigest(String label, String whole, String part) {
        var end = "-" + digest(whole) + part;
        return label.substring(0, Math.min(label.length(), LONGEST - end.length())).replaceAll("-+$", "") + end;
    }

    private static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
