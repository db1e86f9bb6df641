package dev.driftlock.guard;

import java.util.List;

/**
 * What policies decided about one finding (contract, section 8): {@code deny} before {@code record} before {@code allow}.
 *
 * @param policies the names of those whose effect it is
 * @param message the admin's own words; may be empty
 * @param yieldsToGrant whether none of those that deny would do so under a grant
 */
public record Ruling(Effect effect, List<String> policies, String message, boolean yieldsToGrant) {

    public Ruling {
        policies = List.copyOf(policies);
    }

    /** The policies' names, as messages and audit annotations name them. */
    public String names() {
        return String.join(",", policies);
    }
}
