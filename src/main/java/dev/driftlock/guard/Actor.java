package dev.driftlock.guard;

import java.util.List;

/** Who sends a request (contract, section 1), told by the identity that the API server authenticated and by nothing else. */
public sealed interface Actor {

    String name();

    /** The word that the audit annotation {@code actor} and the metrics carry. */
    String word();

    /** Whether it is an agent's account with a token that is not one of a pod's own: impersonation, or a token made by hand. */
    default boolean outsidePod() {
        return false;
    }

    /** A GitOps agent. */
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

    /** Everybody else, CI included; and an agent's account outside of a pod where those are not trusted. */
    record User(String name, List<String> groups, boolean outsidePod) implements Actor {

        public User(String name, List<String> groups) {
            this(name, groups, false);
        }

        @Override
        public String word() {
            return "user";
        }

        public boolean isServiceAccount() {
            return ServiceAccount.isOne(name);
        }
    }
}
