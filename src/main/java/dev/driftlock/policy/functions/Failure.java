package dev.driftlock.policy.functions;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.exceptions.CelRuntimeException;

/** What a function throws for an argument that it cannot take. Never with the argument's value: it may be a secret that would reach the log. */
final class Failure {

    private Failure() {
    }

    static CelRuntimeException of(String what) {
        return new CelInvalidArgumentException(what);
    }
}
