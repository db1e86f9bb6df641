package dev.driftlock.bench;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one {@link ApiServer} for the whole run: it takes seconds to start, and namespaces keep tests apart. Where none can be had, the tests
 * are skipped under a banner that says what to install; with {@code CI=true} that is a failure, so that no green run hides it.
 */
public final class ApiServerExtension implements ExecutionCondition, BeforeAllCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ApiServerExtension.class);

    /** Kept by the store of the run, which closes it at the end; of a server that cannot be had, the reason is kept and not sought again. */
    private record Shared(ApiServer apiServer, String missing) implements AutoCloseable {

        static Shared start(String... programs) {
            try {
                return new Shared(ApiServer.start(Assets.find(programs)), null);
            } catch (Assets.Missing e) {
                return new Shared(null, e.getMessage());
            }
        }

        @Override
        public void close() {
            if (apiServer != null) apiServer.close();
        }
    }

    /** A condition, rather than an assumption in {@link #beforeAll}, because only its tests are counted as skipped in Failsafe's summary. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var missing = context.getTestMethod().isPresent() ? null : shared(context).missing();
        if (missing == null) return ConditionEvaluationResult.enabled("an API server can be had");
        System.err.println(banner(context.getDisplayName(), missing));
        return mustNotSkip() ? ConditionEvaluationResult.enabled("to fail") : ConditionEvaluationResult.disabled(missing);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var missing = shared(context).missing();
        if (missing != null) throw new AssertionError("no API server, and CI=true: " + missing);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ApiServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context).apiServer();
    }

    private static boolean mustNotSkip() {
        return "true".equals(System.getenv("CI"));
    }

    /** Classes whose subject are controllers get a server of their own, so that no controller cleans up after the others. */
    private static Shared shared(ExtensionContext context) {
        var controlled = context.getRequiredTestClass().getAnnotation(WithControllers.class);
        // What the store of a class holds is closed with the class.
        if (controlled != null) return (controlled.alone() ? context : context.getRoot()).getStore(NAMESPACE).computeIfAbsent(WithControllers.class,
                key -> Shared.start("kube-apiserver", "etcd", "kubectl", "kube-controller-manager"), Shared.class);
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Shared.class, key -> Shared.start("kube-apiserver", "etcd", "kubectl"), Shared.class);
    }

    private static String banner(String tests, String missing) {
        var line = "=".repeat(100);
        return line + "\n  " + (mustNotSkip() ? "FAILED: " : "SKIPPED: ") + tests + " needs a real API server.\n  " + missing + "\n" + line;
    }
}
