package dev.driftlock.deploy.lockout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.machine.Run;
import java.util.function.Supplier;

/**
 * One line of the runbook's first table: what somebody types, and whether it goes on while nobody answers.
 *
 * @param underIgnore with {@code failurePolicy: Ignore} of the guard
 * @param underFail with {@code failurePolicy: Fail}
 */
record Row(String what, Outcome underIgnore, Outcome underFail, Supplier<Run> typed) {

    enum Outcome { GOES_ON, REFUSED }

    static Row goesOn(String what, Supplier<Run> typed) {
        return new Row(what, Outcome.GOES_ON, Outcome.GOES_ON, typed);
    }

    static Row refused(String what, Supplier<Run> typed) {
        return new Row(what, Outcome.REFUSED, Outcome.REFUSED, typed);
    }

    /** What failurePolicy is about. */
    static Row refusedUnderFail(String what, Supplier<Run> typed) {
        return new Row(what, Outcome.GOES_ON, Outcome.REFUSED, typed);
    }

    void check(String failurePolicy) {
        var expected = failurePolicy.equals("Fail") ? underFail : underIgnore;
        var run = typed.get();
        if (expected == Outcome.GOES_ON) run.expectSuccess();
        else assertThat(run.expectFailure().err()).contains("failed calling webhook");
    }
}
