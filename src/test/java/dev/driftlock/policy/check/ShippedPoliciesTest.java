package dev.driftlock.policy.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.guard.Effect;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.LoadedPolicy;
import dev.driftlock.policy.load.PolicyDirectories;
import dev.driftlock.policy.load.PolicyDirectories.UnreadableException;
import dev.driftlock.policy.load.PolicyLoader;
import dev.driftlock.wiring.PolicyCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests beside the policies that are shipped in {@code policies/}. */
class ShippedPoliciesTest {

    private static final TestRunner RUNNER = PolicyCheck.runner();

    private static List<LoadedPolicy> shipped() throws InvalidPoliciesException, UnreadableException {
        return new PolicyLoader(Set.of()).load(new PolicyDirectories(List.of(Path.of("policies"))).read()).policies();
    }

    static Stream<Arguments> tests() throws InvalidPoliciesException, UnreadableException {
        return shipped().stream().flatMap(policy -> policy.tests().stream().map(test -> Arguments.of(policy.policy().name(), test.name(), policy, test)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tests")
    void passes(String policy, String name, LoadedPolicy loaded, PolicyTest test) {
        assertThat(RUNNER.run(loaded.policy(), test)).as("%s:%d", loaded.file(), test.line()).isEmpty();
    }

    @Test
    void thereAreTheEightWithTestsForBothDirections() throws InvalidPoliciesException, UnreadableException {
        assertThat(shipped()).extracting(policy -> policy.policy().name()).containsExactlyInAnyOrder("hpa-owns-replicas", "sensitive-additions", "rbac-never-by-hand",
                "ca-bundles-are-injected", "restart-and-scale-down-in-incident", "certificates-and-vpa", "gitops-objects-stay-in-git", "who-may-touch-prod");
        assertThat(shipped()).allSatisfy(policy -> assertThat(policy.tests()).extracting(PolicyTest::expect).as(policy.file())
                .contains(policy.policy().effect()).anyMatch(expected -> expected != policy.policy().effect()));
        assertThat(shipped()).extracting(policy -> policy.policy().effect()).contains(Effect.values());
    }
}
