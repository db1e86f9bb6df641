package dev.driftlock.breakglass;

import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.Scope;
import java.util.Collection;

/** Where windows are written down and read from. */
public interface GrantDesk {

    /** What came of a wish to open a window. */
    sealed interface Outcome {

        /** It is open; {@code isNew}: since now, and not because the same person had asked for the same before. */
        record Open(Grant grant, boolean isNew) implements Outcome {
        }

        /** Another window of the same scope is. */
        record Taken(Grant other) implements Outcome {
        }

        record Failed(String why) implements Outcome {
        }
    }

    /** What is open now, from memory. */
    Grants grants();

    /** Opens a window or, for a dry run, says what would come of it. Returns within a second. */
    Outcome open(Opens opening, boolean dryRun);

    /** Ends a window early, at once here and soon on all replicas. */
    void end(Grant grant);

    /** Reads these windows once more from where they are written down; what cannot be read in time stays as it was known. */
    void refresh(Collection<Scope> scopes);

    /** What time brings: to be called every second. */
    void sweep();
}
