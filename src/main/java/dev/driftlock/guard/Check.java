package dev.driftlock.guard;

/** How strictly an agent is looked at: not at all, for the record, or as anybody else. */
public enum Check {
    OFF, RECORD, ENFORCE
}
