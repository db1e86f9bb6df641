package dev.driftlock.deploy.rolling;

import java.time.Duration;
import java.time.Instant;

/**
 * One edit through the API server.
 *
 * @param auditId under which the API server notes it, for it takes that of the client
 * @param denied whether Driftlock has to deny it
 * @param status of the answer; 0 where there was none
 * @param answer its text, or why there was none
 */
record Call(String auditId, boolean denied, Instant sent, Instant answered, int status, String answer) {

    private static final String DENIED = "guard.driftlock.dev\\\" denied the request";

    /** What its sender takes for a failure: no answer, or one that is neither the edit's nor the guard's. */
    boolean hasFailed() {
        return !passed() && !wasDenied();
    }

    boolean passed() {
        return status == 200;
    }

    boolean wasDenied() {
        return status == 403 && answer.contains(DENIED);
    }

    Duration took() {
        return Duration.between(sent, answered);
    }

    /** Whether it was under way at some time of that span. */
    boolean isUnderWayBetween(Instant from, Instant to) {
        return !sent.isAfter(to) && !answered.isBefore(from);
    }
}
