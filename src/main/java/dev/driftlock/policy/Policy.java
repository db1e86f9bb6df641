package dev.driftlock.policy;

import dev.driftlock.guard.Effect;
import dev.driftlock.policy.cel.Expression;
import java.util.Optional;

/**
 * One GuardPolicy, compiled (contract, section 8).
 *
 * @param effect what becomes of a finding for which the condition holds
 */
public record Policy(String name, Match match, Expression when, Effect effect, Optional<Expression> message) {
}
