package dev.driftlock.bench;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** See {@link WithRenderers}. The programs are looked for once a run. */
final class RenderersExtension implements ExecutionCondition, ParameterResolver {

    private record Programs(Assets assets, String missing) {

        static Programs find() {
            try {
                return new Programs(Assets.find("helm", "kustomize"), null);
            } catch (Assets.Missing e) {
                return new Programs(null, e.getMessage());
            }
        }
    }

    private static Programs programs(ExtensionContext context) {
        var store = context.getRoot().getStore(ExtensionContext.Namespace.create(RenderersExtension.class));
        return store.computeIfAbsent(Programs.class, key -> Programs.find(), Programs.class);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var missing = programs(context).missing();
        if (missing == null) return ConditionEvaluationResult.enabled("helm and kustomize are there");
        boolean mustRun = "true".equals(System.getenv("CI"));
        var line = "=".repeat(100);
        System.err.println(line + "\n  " + (mustRun ? "FAILED: " : "SKIPPED: ") + context.getDisplayName() + " needs helm and kustomize.\n  " + missing + "\n" + line);
        if (mustRun) throw new AssertionError("no helm and kustomize, and CI=true: " + missing);
        return ConditionEvaluationResult.disabled(missing);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Assets.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return programs(context).assets();
    }
}
