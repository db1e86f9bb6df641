package dev.driftlock.discovery.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.discovery.Fields;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of a HelmRelease's release, shortened as the helm-controller does it where Helm would not take it. */
final class ReleaseName {

    private static final int LONGEST = 53;
    private static final int KEPT = 40;
    private static final int DIGITS = 12;

    private ReleaseName() {
    }

    static String of(JsonNode release) {
        var spec = release.path("spec");
        var name = Fields.name(release);
        var composed = Fields.optional(spec, "targetNamespace").map(namespace -> namespace + "-" + name).orElse(name);
        return shortened(Fields.optional(spec, "releaseName").orElse(composed));
    }

    private static String shortened(String name) {
        if (name.length() <= LONGEST) return name;
        try {
            var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
            return name.substring(0, KEPT) + "-" + digest.substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
