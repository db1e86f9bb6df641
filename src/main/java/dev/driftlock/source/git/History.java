package dev.driftlock.source.git;

/** How a commit stands to the one that was in force before it. */
public sealed interface History {

    /** The one before is among its ancestors. */
    record Continued() implements History {
    }

    /** The one before is not among its ancestors: the ref was force-pushed, reset, or its history rewritten. */
    record Rewritten() implements History {
    }

    /** It cannot be told, and why. */
    record Unknown(String why) implements History {
    }
}
