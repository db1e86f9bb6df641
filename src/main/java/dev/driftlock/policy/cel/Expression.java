package dev.driftlock.policy.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;

/** A compiled expression of a policy. Any number of threads may evaluate it. */
public final class Expression {

    private final Program program;

    Expression(Program program) {
        this.program = program;
    }

    /** What went wrong, in words that carry nothing from the request: messages of CEL quote values, and logs are no place for a Secret's. */
    public static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        FailedException(String why) {
            super(why, null, false, false);
        }
    }

    /** Whether the condition holds. */
    public boolean holds(Variables variables) throws FailedException {
        if (evaluate(variables) instanceof Boolean result) return result;
        throw new FailedException("the result is no bool");
    }

    /** The text that a message says. */
    public String text(Variables variables) throws FailedException {
        if (evaluate(variables) instanceof String result) return result;
        throw new FailedException("the result is no string");
    }

    private Object evaluate(Variables variables) throws FailedException {
        try {
            return program.eval(variables, variables.functions());
        } catch (CelEvaluationException e) {
            throw new FailedException(why(e.getErrorCode()));
        } catch (StackOverflowError e) {
            throw new FailedException("a value is nested too deep to be compared");
        } catch (RuntimeException e) {
            throw new FailedException("it could not be evaluated");
        }
    }

    private static String why(CelErrorCode code) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "a field that it names is not there (has() asks for one)";
            case INDEX_OUT_OF_BOUNDS -> "a list is shorter than the index";
            case DIVIDE_BY_ZERO -> "a division by zero";
            case INVALID_ARGUMENT, BAD_FORMAT -> "a function was given what it does not take";
            case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD -> "an operator or function was given values of other types than it takes";
            case NUMERIC_OVERFLOW -> "a number became too large";
            case ITERATION_BUDGET_EXCEEDED -> "more than " + Language.MOST_ITERATIONS + " loop iterations";
            case DUPLICATE_ATTRIBUTE -> "a map with the same key twice";
            case TYPE_NOT_FOUND, INTERNAL_ERROR -> "it could not be evaluated";
        };
    }
}
