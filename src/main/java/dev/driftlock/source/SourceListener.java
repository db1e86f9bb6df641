package dev.driftlock.source;

import dev.driftlock.declared.DeclaredSource;

/** Hears what happens to sources, for metrics. Called from a source's own thread or from discovery's, so it must not wait. */
public interface SourceListener {

    SourceListener NONE = new SourceListener() { };

    /** An attempt to bring the source up to date failed: once an attempt, and once for each bad commit. */
    default void failed(String source, String reason) {
    }

    /** A commit came into force. */
    default void inForce(DeclaredSource source) {
    }

    /** Discovery has found the source. */
    default void came(String source) {
    }

    /** What discovery had found the source in is gone. */
    default void gone(String source) {
    }

    /** A commit came into force that does not continue the one before: a force push, a reset, or a rewritten history. */
    default void rewritten(String source) {
    }
}
