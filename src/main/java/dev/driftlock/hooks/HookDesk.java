package dev.driftlock.hooks;

/** Knows the secrets, and has fetched what a hook that is right asks for. Without HTTP. */
record HookDesk(HookSecrets secrets, Nudges nudges) {

    /** Reads the secret's file, so not for an event loop. */
    Proof proof(Claim claim, String source) {
        return claim.against(secrets.of(source));
    }

    /** For a hook whose proof holds. */
    void accept(String source) {
        nudges.nudge(source);
    }
}
