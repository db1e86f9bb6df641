package dev.driftlock.admission;

import dev.driftlock.guard.Request;
import dev.driftlock.report.Answer;
import java.util.Optional;

/** What the edge asks about each request. Whatever it throws goes to its own {@link #afterError}. */
public interface Judge {

    /** The answer where all is in memory that it takes; called on an event loop, and must not wait. Empty: {@link #judge} has to be asked. */
    Optional<Answer> judgeAtOnce(Request request);

    /** Called on a thread that may wait, but not longer than the webhook's timeout. */
    Answer judge(Request request);

    /** The answer where judging failed unexpectedly (contract, section 7: an internal error). Must not throw. */
    Answer afterError(Request request, Throwable error);
}
