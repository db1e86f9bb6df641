package dev.driftlock.render.trace;

import dev.driftlock.declared.Origin;
import java.util.List;

/**
 * One value that a renderer was given, and where it stands.
 *
 * @param path the names and indexes on the way to it
 * @param parent where the map or list stands that holds it
 */
public record Leaf(List<String> path, String text, Origin origin, int line, int parent) {

    /** How many names at the end of both paths are equal: {@code spec.resources.limits.cpu} and {@code resources.limits.cpu} have three. */
    int commonEnd(List<String> other) {
        int common = 0;
        while (common < path.size() && common < other.size()
                && path.get(path.size() - 1 - common).equals(other.get(other.size() - 1 - common))) common++;
        return common;
    }
}
