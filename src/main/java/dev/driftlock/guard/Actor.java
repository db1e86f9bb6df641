package dev.driftlock.guard;

import java.util.List;

/** Who sends a request (contract, section 1), told by the identity that the API server authenticated and by nothing else. */
public sealed interface Actor {

    String name();

    /** The word that the audit annotation {@code actor} and the metrics carry. */
    String word();

    /**
     * A GitOps agent.
     *
     * @param outsidePod whether its token was not one of a pod's own: impersonation, or a token made by hand
     */
    record Agent(String name, boolean outsidePod) implements Actor {
        @Override
        public String word() {
            return "agent";
        }
    }

    /** A trusted part of the cluster's own machinery. */
    record Controller(String name) implements Actor {
        @Override
        public String word() {
            return "controller";
        }
    }

    /** Everybody else, CI included. */
    record User(String name, List<String> groups) implements Actor {
        @Override
        public String word() {
            return "user";
        }

        public boolean isServiceAccount() {
            return ServiceAccount.isOne(name);
        }
    }
}
