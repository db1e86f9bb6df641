package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.policy.PolicyBook;
import dev.driftlock.policy.cel.Concealment;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.PolicyDirectories;
import dev.driftlock.policy.load.PolicyDirectories.UnreadableException;
import dev.driftlock.policy.load.PolicyLoader;
import dev.driftlock.policy.load.PolicyLoader.Loaded;
import java.util.List;
import java.util.Set;

/** What of the configuration policies need. */
final class PolicyConfigs {

    private PolicyConfigs() {
    }

    static PolicyBook open(DriftlockConfig config, PolicyBook.Listener listener) throws InvalidPoliciesException, UnreadableException {
        return PolicyBook.open(new PolicyDirectories(config.policies()), loader(config), new Concealment(config.redact()), listener);
    }

    static Loaded load(DriftlockConfig config) throws InvalidPoliciesException, UnreadableException {
        return loader(config).load(new PolicyDirectories(config.policies()).read());
    }

    private static PolicyLoader loader(DriftlockConfig config) {
        return new PolicyLoader(Set.copyOf(config.policiesOff()));
    }

    /** One line for each name that is switched off and that no policy has: whoever wrote it believes that something is off. */
    static List<String> unknownOff(DriftlockConfig config, Loaded loaded) {
        return config.policiesOff().stream().distinct().filter(name -> !loaded.switchedOff().contains(name))
                .map(name -> "driftlock.policies-off: no policy is named " + name).toList();
    }
}
