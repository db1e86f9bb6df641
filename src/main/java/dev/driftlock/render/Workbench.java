package dev.driftlock.render;

import dev.driftlock.render.process.Limits;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * What renderers that run a program need.
 *
 * @param searchPath the directories that are searched for the programs, as in the variable PATH
 * @param scratch the directory in which they work, that of this process alone
 * @param cluster asked before each rendering, in the source's own thread
 */
public record Workbench(String searchPath, Path scratch, Limits limits, Supplier<ClusterVersions> cluster) {
}
