package dev.driftlock.changes.settle;

import dev.driftlock.changes.Settled;
import dev.driftlock.diff.PathText;
import java.util.List;
import java.util.Optional;

/** What has become of a change that was let through. */
sealed interface Fate {

    /** These fields of it still differ from Git. */
    record Differs(List<PathText> fields) implements Fate {
    }

    /** Nothing of it is left. */
    record Done(Settled.By by, Optional<String> commit) implements Fate {
    }
}
