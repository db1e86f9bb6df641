package dev.driftlock.policy.load;

import dev.driftlock.policy.Policy;
import dev.driftlock.policy.check.PolicyTest;
import java.util.List;

/**
 * A policy with where it stands and the tests beside it.
 *
 * @param line of its name
 */
public record LoadedPolicy(String file, int line, int column, Policy policy, List<PolicyTest> tests) {
}
