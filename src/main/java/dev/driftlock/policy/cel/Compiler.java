package dev.driftlock.policy.cel;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;

/** Parses, type-checks and plans expressions. What is wrong with one is told by where in it that stands. */
public final class Compiler {

    private final Cel cel = Language.cel();

    /**
     * Something wrong in an expression.
     *
     * @param offset in characters (code points) from its beginning
     */
    public record Fault(int offset, String message) {
    }

    /** An expression that is none; has at least one fault. */
    public static final class RejectedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient List<Fault> faults;

        RejectedException(List<Fault> faults) {
            super(faults.getFirst().message(), null, false, false);
            this.faults = faults;
        }

        public List<Fault> faults() {
            return faults;
        }
    }

    public Expression condition(String text) throws RejectedException {
        return compile(text, SimpleType.BOOL, "a condition is true or false");
    }

    public Expression message(String text) throws RejectedException {
        return compile(text, SimpleType.STRING, "a message is a string; a constant one stands in quotes of its own");
    }

    private Expression compile(String text, CelType wanted, String expectation) throws RejectedException {
        try {
            var ast = cel.compile(text).getAst();
            var result = ast.getResultType();
            if (!result.equals(wanted) && !result.equals(SimpleType.DYN)) throw rejected(0, "the result is of type " + result.name() + "; " + expectation);
            var wrong = Literals.faults(ast);
            if (!wrong.isEmpty()) throw new RejectedException(wrong);
            return plan(ast);
        } catch (CelValidationException e) {
            throw new RejectedException(e.getErrors().stream().map(issue -> fault(text, issue)).toList());
        }
    }

    private Expression plan(CelAbstractSyntaxTree ast) throws RejectedException {
        try {
            return new Expression(cel.createProgram(ast));
        } catch (CelEvaluationException | RuntimeException e) {
            throw rejected(0, "it cannot be planned: " + e.getMessage());
        }
    }

    private static RejectedException rejected(int offset, String message) {
        return new RejectedException(List.of(new Fault(offset, message)));
    }

    private static Fault fault(String text, CelIssue issue) {
        var location = issue.getSourceLocation();
        return new Fault(offset(text, location.getLine(), location.getColumn()), oneLine(issue.getMessage()));
    }

    private static String oneLine(String message) {
        return message.strip().replace(" (in container '')", "").replaceAll("\\s*\\R\\s*", "; ");
    }

    /** Lines count from 1, columns from 0; where CEL names no place it is the beginning. */
    private static int offset(String text, int line, int column) {
        int offset = 0;
        var lines = text.split("\n", -1);
        for (int i = 0; i < Math.min(line - 1, lines.length); i++) offset += lines[i].codePointCount(0, lines[i].length()) + 1;
        return Math.clamp(offset + (long) Math.max(0, column), 0, text.codePointCount(0, text.length()));
    }
}
