package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import java.time.Instant;
import java.util.List;

/**
 * What is made of one Application, Kustomization or HelmRelease.
 *
 * @param created where two declare one object, the older holds
 * @param phase how far its agent goes: {@code observe-only}, {@code auto-sync, self-heal, prune}, {@code suspended}
 * @param notRead why it, or some of its sources, are not read; empty when all is
 * @param notes what of it is left aside, without harm to the rest
 * @param overrides fields of it that change what Git says, and which Git does not hold unless it declares the object
 * @param applied the objects that it applies, by its own account
 */
public record Reading(ObjectKey object, Instant created, String phase, List<FoundSource> sources, List<String> notRead, List<String> notes,
        List<String> overrides, List<ObjectKey> applied) {

    /** An object that is written in a way that nobody thought of stops no other. */
    public static Reading failed(ObjectKey key, JsonNode object, RuntimeException error) {
        return new Reading(key, Fields.created(object), "", List.of(), List.of("internal error: " + error), List.of(), List.of(), List.of());
    }
}
