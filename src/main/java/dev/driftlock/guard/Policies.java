package dev.driftlock.guard;

import java.util.List;
import java.util.Optional;

/** The admin's own rules about findings (contract, section 8). Asked on the way of a request: nothing in it waits. */
@FunctionalInterface
public interface Policies {

    Policies NONE = (matter, findings) -> findings.stream().map(finding -> Optional.<Ruling>empty()).toList();

    /**
     * What is decided about findings of one request, in their order; empty where no policy speaks. Policies see every
     * finding, {@code unguards} too, but what they say about the guard's own door is heard only where it denies: an {@code
     * allow} must not open what F8 and F14 to F16 close.
     */
    List<Optional<Ruling>> rule(Matter matter, List<Finding> findings);
}
