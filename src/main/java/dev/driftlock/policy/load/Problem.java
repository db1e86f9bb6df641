package dev.driftlock.policy.load;

import java.util.Optional;

/**
 * Something wrong in a policy file, where a person finds it.
 *
 * @param column in characters, from 1, as the line
 * @param expression the CEL expression that it is in
 */
public record Problem(String file, int line, int column, String message, Optional<String> expression) {

    private static final int LONGEST_SHOWN = 300;

    /** {@code policies/hpa.yaml:7:5: undeclared reference to 'findng' in: findng.path == 'spec.replicas'}, on one line. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column + ": " + message + expression.map(text -> "; in the expression: " + shown(text)).orElse("");
    }

    private static String shown(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }
}
