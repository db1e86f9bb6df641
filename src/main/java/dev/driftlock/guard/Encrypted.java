package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;

/** Values that Git holds encrypted by SOPS: only who holds the key can tell whether a write is right (contract, section 4). */
public final class Encrypted {

    private static final String PREFIX = "ENC[";

    private Encrypted() {
    }

    /** Whether {@code git}, which may be null, is such a value. */
    public static boolean is(JsonNode git) {
        return git != null && git.isTextual() && git.textValue().startsWith(PREFIX) && git.textValue().endsWith("]");
    }
}
