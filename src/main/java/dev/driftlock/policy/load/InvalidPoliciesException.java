package dev.driftlock.policy.load;

import java.util.List;
import java.util.stream.Collectors;

/** Policies that cannot be taken into force, with everything that is wrong with them. */
public final class InvalidPoliciesException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidPoliciesException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
