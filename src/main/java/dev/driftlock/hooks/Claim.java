package dev.driftlock.hooks;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a push hook shows for itself: a signature over its body, or the secret as it stands (contract, section 7). Where it
 * shows several, as Gitea does, the first counts.
 */
record Claim(Kind kind, String shown) {

    /** Whose hook it is, told by the header. */
    enum Kind {
        GITHUB("X-Hub-Signature-256", true), GITEA("X-Gitea-Signature", true), GITLAB("X-Gitlab-Token", false), BARE("X-Driftlock-Token", false);

        private final String header;
        private final boolean isSignature;

        Kind(String header, boolean isSignature) {
            this.header = header;
            this.isSignature = isSignature;
        }
    }

    private static final String GITHUB_PREFIX = "sha256=";

    /** @param header the value of a header by its name, null where it is not there */
    static Optional<Claim> in(UnaryOperator<String> header) {
        return Arrays.stream(Kind.values()).filter(kind -> header.apply(kind.header) != null).findFirst()
                .map(kind -> new Claim(kind, header.apply(kind.header)));
    }

    Proof against(byte[] secret) {
        if (!kind.isSignature) return new Proof.OfToken(secret, shown);
        if (kind == Kind.GITHUB) return new Proof.OfSignature(secret, shown.startsWith(GITHUB_PREFIX) ? shown.substring(GITHUB_PREFIX.length()) : "");
        return new Proof.OfSignature(secret, shown);
    }

    /** Leaves out what may be the secret. */
    @Override
    public String toString() {
        return "a claim of " + kind;
    }
}
