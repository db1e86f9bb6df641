package dev.driftlock.policy.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.Located;
import dev.driftlock.guard.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A test beside a policy (contract, section 8).
 *
 * @param line where it stands in the policy's file
 * @param request an AdmissionRequest; what it leaves out is filled in
 * @param declared Git's objects
 * @param incident of a break-glass window that is open over the request's object
 * @param namespaceObject the Namespace that the object is in
 * @param now the time of the request
 * @param expect what becomes of the request: nothing is found, or it is let through and recorded, or it is denied
 */
public record PolicyTest(String name, int line, int column, JsonNode request, List<Located.Mapping> declared, Optional<String> incident,
        Optional<JsonNode> namespaceObject, Optional<Instant> now, Effect expect) {
}
