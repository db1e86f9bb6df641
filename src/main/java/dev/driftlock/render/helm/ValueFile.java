package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;

/** Values that a chart is rendered with, as one file or text gives them. */
record ValueFile(Origin origin, Located.Mapping values) {
}
