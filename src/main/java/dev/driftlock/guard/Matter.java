package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.ObjectKey;
import java.util.Optional;

/**
 * What a policy may look at beside a finding (contract, section 8).
 *
 * @param key of the judged object: of {@code /scale} the scaled one (F9)
 * @param git its manifest in Git; null where no source declares it
 * @param live the object before; null for CREATE. Of {@code /scale}, what the Scale tells of the scaled object
 * @param requested the object asked for; null for DELETE
 * @param mode that holds for the object
 * @param grant the open window that covers it for this user
 */
public record Matter(Request request, Actor actor, ObjectKey key, Optional<DeclaredObject> declared, JsonNode git, JsonNode live, JsonNode requested,
        Optional<DeclaredSource> source, Mode mode, Optional<Grant> grant, World world) {
}
