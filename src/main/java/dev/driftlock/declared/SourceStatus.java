package dev.driftlock.declared;

import java.time.Instant;
import java.util.Optional;

/**
 * How a source fares: what a decision and its message must know beside the declared objects. Immutable, replaced whole.
 *
 * @param name the source's name
 * @param loaded whether a commit of it is in force, be it the persisted one
 * @param lastFetch when the repository was last asked with success; empty before the first time
 * @param commitBeingRead a newer commit that is known but not in force yet
 * @param failing since when it cannot be loaded or brought up to date, and why
 */
public record SourceStatus(String name, boolean loaded, Optional<Instant> lastFetch, Optional<String> commitBeingRead,
        Optional<Failure> failing) {

    /**
     * Why a source fails.
     *
     * @param reason one word for a metric's label, such as {@code fetch}, {@code render}, {@code ref}
     * @param message for people: what, where and what is accepted; names no secret
     */
    public record Failure(Instant since, String reason, String message) {
    }

    public static SourceStatus unknown(String name) {
        return new SourceStatus(name, false, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
