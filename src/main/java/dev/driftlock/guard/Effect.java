package dev.driftlock.guard;

/** What becomes of a finding. Where several speak, the last of these wins. */
public enum Effect {
    ALLOW, RECORD, DENY
}
