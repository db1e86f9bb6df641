package dev.driftlock.discovery.flux;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.source.SourceSettings;
import java.util.List;
import java.util.Set;

/** A Flux object as the source that it stands for, with the objects behind it and what of it is left aside. */
record Translation(SourceSettings settings, Set<ObjectKey> feeding, List<String> notes) {
}
