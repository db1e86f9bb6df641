package dev.driftlock.declared;

/**
 * Where in Git a part of a declared object stands.
 *
 * @param file its path from the root of the repository
 * @param line counted from 1
 */
public record Place(String file, int line, Origin.Kind kind) {
}
