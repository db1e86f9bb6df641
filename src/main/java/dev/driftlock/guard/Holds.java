package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.PathText;
import java.util.Collection;
import java.util.List;

/** What was changed by hand under windows that are open now, and is to be held against agents until they end (contract, section 5: hold-agents). */
@FunctionalInterface
public interface Holds {

    /** {@code hold-agents: false}. */
    Holds NONE = (key, sources) -> List.of();

    /**
     * One field, or with an empty path the whole object, which was created or deleted.
     *
     * @param by the user who changed it
     */
    record Held(Grant grant, String by, PathText path, Finding.Kind kind) {
    }

    /**
     * What is held of this object: nothing where one of the sources has brought a commit since the window was opened.
     *
     * @param sources that declare the object or could declare it
     */
    List<Held> on(ObjectKey key, Collection<DeclaredSource> sources);
}
