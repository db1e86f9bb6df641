package dev.driftlock.wiring;

import dev.driftlock.policy.PolicyBook;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;

/** Looks for changed policy files. The kubelet takes up to a minute to bring a changed ConfigMap; two seconds more are nothing. */
@Singleton
class PolicyWatching {

    private final PolicyBook policies;

    PolicyWatching(PolicyBook policies) {
        this.policies = policies;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        policies.look();
    }
}
