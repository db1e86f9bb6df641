package dev.driftlock.policy.cel;

import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.driftlock.policy.cel.Compiler.Fault;
import dev.driftlock.policy.functions.Patterns;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds literals that no evaluation could use, while somebody looks: patterns that are no regular expressions, or too large. */
final class Literals {

    private static final Set<String> TAKE_PATTERNS = Set.of("matches", "find", "findAll");

    private Literals() {
    }

    static List<Fault> faults(CelAbstractSyntaxTree ast) {
        return CelNavigableAst.fromAst(ast).getRoot().allNodes().map(node -> node.expr())
                .filter(expression -> expression.getKind() == Kind.CALL && TAKE_PATTERNS.contains(expression.call().function()))
                .flatMap(call -> pattern(call).stream()).flatMap(pattern -> fault(ast, pattern).stream()).toList();
    }

    private static Optional<CelExpr> pattern(CelExpr expression) {
        var call = expression.call();
        int at = call.target().isPresent() ? 0 : 1;
        return call.args().size() <= at ? Optional.empty() : Optional.of(call.args().get(at))
                .filter(argument -> argument.getKind() == Kind.CONSTANT && argument.constant().getKind() == CelConstant.Kind.STRING_VALUE);
    }

    private static Optional<Fault> fault(CelAbstractSyntaxTree ast, CelExpr pattern) {
        try {
            Patterns.compile(pattern.constant().stringValue());
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            int offset = ast.getSource().getPositionsMap().getOrDefault(pattern.id(), 0);
            return Optional.of(new Fault(offset, "no regular expression: " + e.getMessage()));
        }
    }
}
