package dev.driftlock.admission;

import dev.driftlock.guard.Request;
import dev.driftlock.report.Answer;

/** What the edge asks about each request. Whatever it throws goes to its own {@link #afterError}. */
public interface Judge {

    /** Called on an event loop, and must not wait. What it leaves to do may, but not longer than the webhook's timeout. */
    Hearing hear(Request request);

    /** The answer where judging failed unexpectedly (contract, section 7: an internal error). Must not throw. */
    Answer afterError(Request request, Throwable error);
}
