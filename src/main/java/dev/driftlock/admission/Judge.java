package dev.driftlock.admission;

import dev.driftlock.guard.Request;
import dev.driftlock.report.Answer;

/**
 * What the edge asks about each request. It is called on a thread that may wait, but not longer than the webhook's
 * timeout; whatever it throws goes to its own {@link #afterError}.
 */
public interface Judge {

    Answer judge(Request request);

    /** The answer where {@link #judge} failed unexpectedly (contract, section 7: an internal error). Must not throw. */
    Answer afterError(Request request, Throwable error);
}
