package dev.driftlock.guard;

/** The labels and annotations by which people steer Driftlock (contract, sections 3 and 5). */
public final class Keys {

    /** Of a namespace as a label, of a declared object as an annotation in Git. */
    public static final String MODE = "driftlock.dev/mode";

    /** A label on Driftlock's own namespace: no mode is stricter than this. */
    public static final String MAX_MODE = "driftlock.dev/max-mode";

    public static final String BREAK_GLASS = "driftlock.dev/break-glass";

    public static final String BREAK_GLASS_REASON = "driftlock.dev/break-glass-reason";

    private Keys() {
    }
}
