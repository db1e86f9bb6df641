package dev.driftlock.discovery;

/** Why an object, or one of its sources, is not read. The message is for people: what it says, and what would be read. */
public final class NotRead extends Exception {

    private static final long serialVersionUID = 1L;

    public NotRead(String reason) {
        super(reason, null, false, false);
    }
}
