package dev.driftlock.discovery;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.guard.discovered.SourceRules;
import dev.driftlock.source.SourceSettings;
import java.util.Set;

/**
 * A source that an object tells of.
 *
 * @param feeding the objects without which it would be another: the object itself, and what stands behind it (F15)
 */
public record FoundSource(SourceSettings settings, SourceRules rules, Set<ObjectKey> feeding) {

    public String name() {
        return settings.name();
    }
}
