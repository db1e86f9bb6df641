package dev.driftlock.guard;

import java.time.Duration;
import java.time.Instant;

/**
 * One break-glass window (contract, section 5). Its times are the API server's.
 *
 * @param incident empty where none is asked for
 * @param holder the user whose label opened it
 * @param until the first moment at which it is no longer open
 */
public record Grant(Scope scope, String incident, String holder, Instant opened, Instant until) {

    /** Of the Lease that holds it. */
    public String name() {
        return scope.grantName();
    }

    public Duration duration() {
        return Duration.between(opened, until);
    }

    public boolean isOpenAt(Instant now) {
        return now.isBefore(until);
    }

    /** Whether a label that says this, set by this user, is the one that opened the window. */
    public boolean isOf(String user, LabelGrammar.Good label) {
        return holder.equals(user) && says(label);
    }

    public boolean says(LabelGrammar.Good label) {
        return incident.equals(label.incident()) && duration().equals(label.duration());
    }
}
