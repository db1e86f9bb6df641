package dev.driftlock.guard;

import java.time.Duration;

/** What a request does with the break-glass label, beside all else that it changes (contract, section 5). */
public sealed interface LabelAct {

    LabelAct NONE = new None();

    /** It leaves the label as it is, or takes off one that holds no window open. */
    record None() implements LabelAct {
    }

    /**
     * A good label, set by a user: a window is to be opened once the user is found to hold the verb {@code break-glass}.
     *
     * @param resource that the label stands on
     * @param reason free text; may be empty
     */
    record Opens(Scope scope, Request.Resource resource, Duration duration, String incident, String holder, String reason) implements LabelAct {
    }

    /**
     * The window that the label now stands for.
     *
     * @param comesOff whether Driftlock takes the label off at the end
     */
    record Opened(Grant grant, boolean comesOff) implements LabelAct {
    }

    /** It takes the label off, so that the window is to be ended. */
    record Ends(Grant grant) implements LabelAct {
    }

    /** A label that opens nothing and is let through. */
    record Inert(String why) implements LabelAct {
    }

    /**
     * A label that opens nothing and is denied.
     *
     * @param detail says why, and what is accepted
     */
    record Refused(Refusal why, String detail) implements LabelAct {
    }

    /** Why a label is denied: it decides which way out the message shows. */
    enum Refusal {
        /** The value does not say what it should. */
        BAD_VALUE,
        /** Nothing can be opened on an object of this kind. */
        NOT_HERE,
        /** Another window of the same scope is open. */
        IS_OPEN,
        /** The user may not open it. */
        NOT_PERMITTED,
        /** Nobody could be asked, or the window could not be written down. */
        NOT_NOW
    }
}
