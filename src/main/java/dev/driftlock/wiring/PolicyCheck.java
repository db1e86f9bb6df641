package dev.driftlock.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.admission.review.AdmissionReviewReader;
import dev.driftlock.admission.review.MalformedReviewException;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.read.ConfigLoader;
import dev.driftlock.config.read.InvalidConfigurationException;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.guard.Request;
import dev.driftlock.policy.check.TestRunner;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.LoadedPolicy;
import dev.driftlock.policy.load.PolicyDirectories.UnreadableException;
import dev.driftlock.policy.load.PolicyLoader.Loaded;
import java.io.PrintStream;
import java.util.List;
import org.jboss.logging.Logger;

/** Reads the policies before anything is started, and runs their tests for {@code --check} (contract, section 8). */
public final class PolicyCheck {

    private static final JsonMapper MAPPER = new JsonMapper();

    private PolicyCheck() {
    }

    /** Throws where the policies cannot be taken into force: no port opens on a wrong one. */
    public static void refuseInvalid(DriftlockConfig config) {
        try {
            var loaded = load(config);
            PolicyConfigs.unknownOff(config, loaded).forEach(Logger.getLogger("dev.driftlock.config")::warn);
        } catch (InvalidPoliciesException e) {
            throw new InvalidConfigurationException(e.problems().stream().map(Object::toString).toList());
        }
    }

    /** Whether all policies load and pass their tests; says so on {@code out}, each line of a failure beginning with file and line. */
    public static boolean run(DriftlockConfig config, PrintStream out) {
        try {
            var loaded = load(config);
            PolicyConfigs.unknownOff(config, loaded).forEach(line -> out.println("warning: " + line));
            return runTests(loaded, out);
        } catch (InvalidPoliciesException e) {
            e.problems().forEach(out::println);
            out.println("failed: " + count(e.problems().size(), "problem") + " in policies");
            return false;
        }
    }

    private static Loaded load(DriftlockConfig config) throws InvalidPoliciesException {
        try {
            return PolicyConfigs.load(config);
        } catch (UnreadableException e) {
            throw new InvalidConfigurationException(List.of("driftlock.policies: " + e.getMessage() + "; accepted are directories of policy files"));
        }
    }

    private static boolean runTests(Loaded loaded, PrintStream out) {
        var runner = runner();
        int tests = 0;
        int failed = 0;
        for (var policy : loaded.policies()) {
            int failures = run(policy, runner, out);
            tests += policy.tests().size();
            failed += failures;
            if (failures == 0) out.println("ok      " + policy.file() + ": " + policy.policy().name() + ", " + count(policy.tests().size(), "test"));
        }
        out.println((failed == 0 ? "passed: " : "failed: ") + count(loaded.policies().size(), "policy") + ", " + count(tests, "test") + ", " + failed + " failed");
        return failed == 0;
    }

    private static int run(LoadedPolicy policy, TestRunner runner, PrintStream out) {
        int failed = 0;
        for (var test : policy.tests()) {
            var failure = runner.run(policy.policy(), test);
            if (failure.isEmpty()) continue;
            failed++;
            out.println(policy.file() + ":" + test.line() + ":" + test.column() + ": " + policy.policy().name() + ", \"" + test.name() + "\": " + failure.get());
        }
        return failed;
    }

    private static String count(int number, String what) {
        if (number == 1) return "1 " + what;
        return number + " " + (what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s");
    }

    /** A test means the same whatever is configured: it is judged by the defaults. */
    public static TestRunner runner() {
        return new TestRunner(GuardSettings.of(ConfigLoader.defaults()), CoreTypes.load(), PolicyCheck::request);
    }

    private static Request request(JsonNode request) {
        var review = JsonNodeFactory.instance.objectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.set("request", request);
        try {
            return new AdmissionReviewReader().read(MAPPER.writeValueAsBytes(review));
        } catch (MalformedReviewException | JsonProcessingException e) {
            throw new IllegalArgumentException(e.getMessage());
        }
    }
}
