package dev.driftlock.policy.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelStandardFunctions;
import dev.driftlock.policy.functions.Functions;

/** CEL as policies speak it: the language, Kubernetes' libraries, the variables of contract section 8, and the limits. */
final class Language {

    /** Loop iterations of one evaluation, nested ones included: enough to walk through the largest object that the API server takes once. */
    static final int MOST_ITERATIONS = 1_000_000;

    static final int LONGEST_EXPRESSION = 16 * 1024;

    private static final int DEEPEST_NESTING = 100;
    private static final int MOST_NODES = 20_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .maxParseRecursionDepth(DEEPEST_NESTING)
            .maxParseExpressionNodeCount(MOST_NODES)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .build();

    private Language() {
    }

    static Cel cel() {
        var functions = Functions.ofKubernetes();
        var builder = CelFactory.plannerCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(CelExtensions.strings(), CelExtensions.lists(), CelExtensions.sets(OPTIONS), CelExtensions.optional(),
                        CelExtensions.comprehensions(), CelExtensions.math(), CelExtensions.encoders(OPTIONS), CelExtensions.bindings())
                .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.lists(), CelExtensions.sets(OPTIONS), CelExtensions.optional(),
                        CelExtensions.comprehensions(), CelExtensions.math(), CelExtensions.encoders(OPTIONS))
                .setTypeProvider(VariableTypes.INSTANCE)
                // Ours compiles a pattern once.
                .setStandardFunctions(CelStandardFunctions.newBuilder().excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES).build())
                .addFunctionDeclarations(functions.declarations())
                .addFunctionDeclarations(DeclaredIn.DECLARATION)
                .addLateBoundFunctions(DeclaredIn.NAME)
                .addFunctionBindings(functions.bindings());
        VariableTypes.VARIABLES.forEach(builder::addVar);
        return builder.build();
    }
}
