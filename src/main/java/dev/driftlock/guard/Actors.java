package dev.driftlock.guard;

import dev.driftlock.guard.Request.UserInfo;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Tells actors apart (contract, section 4).
 *
 * @param agents service accounts of GitOps agents
 * @param agentsFromPods what becomes of an agent's request that comes from no pod
 * @param controllerAccounts service accounts of the cluster's machinery, Driftlock's own among them
 */
public record Actors(List<AccountPattern> agents, Check agentsFromPods, Set<String> controllerUsers, Set<String> controllerGroups,
        List<AccountPattern> controllerAccounts) {

    /** What the API server adds to the user info of a token that is bound to a pod (KEP-1205). */
    private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

    public Actor tell(UserInfo user) {
        if (isAny(agents, user)) return agent(user);
        return isController(user) ? new Actor.Controller(user.name()) : new Actor.User(user.name(), user.groups());
    }

    private Actor agent(UserInfo user) {
        boolean outsidePod = agentsFromPods != Check.OFF && !user.extra().containsKey(POD_NAME);
        return outsidePod && agentsFromPods == Check.ENFORCE ? new Actor.User(user.name(), user.groups(), true) : new Actor.Agent(user.name(), outsidePod);
    }

    private boolean isController(UserInfo user) {
        return controllerUsers.contains(user.name()) || !Collections.disjoint(controllerGroups, user.groups()) || isAny(controllerAccounts, user);
    }

    private static boolean isAny(List<AccountPattern> accounts, UserInfo user) {
        return ServiceAccount.parse(user.name()).filter(account -> accounts.stream().anyMatch(pattern -> pattern.matches(account.namespace(), account.name()))).isPresent();
    }
}
