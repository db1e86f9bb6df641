package dev.driftlock.wiring;

import dev.driftlock.breakglass.Authorizer;
import dev.driftlock.breakglass.BreakGlass;
import dev.driftlock.breakglass.GrantDesk;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.CustomTypes;
import dev.driftlock.guard.Namespaces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What Driftlock knows of the cluster around it, or does without.
 *
 * @param namespaces the labels of namespaces: the cluster's or, without one, those that Git declares
 * @param aftermath what follows from a judged request
 * @param maxMode the label {@code max-mode} on Driftlock's own namespace
 * @param problems what people should know and what nothing waits for, by what it is about
 * @param awaited what has not been listed from the API server yet; empty when all is known
 * @param cluster where Argo CD and Flux objects are found
 * @param stop ends the watches
 */
record Surroundings(Function<Snapshot, Namespaces> namespaces, CustomTypes types, GrantDesk grants, BreakGlass breakGlass, Authorizer authorizer,
        Aftermath aftermath, Supplier<Optional<String>> maxMode, Supplier<Map<String, String>> problems, Awaited awaited, Findings cluster, Runnable stop) {

    /** Finds the objects of Argo CD and Flux. */
    interface Findings {

        Findings NONE = new Findings() {
            @Override
            public void start(Discoveries discoveries) {
            }

            @Override
            public List<String> unlisted() {
                return List.of();
            }
        };

        /** Tells {@code discoveries} what there is, from now on. */
        void start(Discoveries discoveries);

        /** What cannot be listed, and why. */
        List<String> unlisted();
    }

    /** Names what is still missing. */
    interface Awaited {

        Awaited NOTHING = List::of;

        List<String> missing();
    }
}
