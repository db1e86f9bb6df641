package dev.driftlock.deploy;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.machine.Command;
import dev.driftlock.bench.machine.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** {@code deploy/chart} and the real helm that renders it. */
record Chart(Path helm) {

    /** Where helm cannot be had the tests are skipped under a banner; with {@code CI=true} they fail, so that no green run hides it. */
    static Chart withHelm() {
        try {
            return new Chart(Assets.find("helm").program("helm"));
        } catch (Assets.Missing e) {
            boolean mustNotSkip = "true".equals(System.getenv("CI"));
            var line = "=".repeat(100);
            System.err.println(line + "\n  " + (mustNotSkip ? "FAILED" : "SKIPPED") + ": the chart's tests need helm.\n  " + e.getMessage() + "\n" + line);
            if (mustNotSkip) throw new AssertionError("no helm, and CI=true: " + e.getMessage());
            Assumptions.abort(e.getMessage());
            throw new IllegalStateException(e);
        }
    }

    static Path directory() {
        return Assets.projectDirectory().resolve("deploy/chart");
    }

    /** What {@code helm template} prints for the namespace {@code driftlock}. */
    Run template(String... options) {
        return run(Map.of(), "template", options);
    }

    /** With values as a user writes them in a file. */
    Run templateWith(String values, String... options) {
        var words = new ArrayList<>(List.of(options));
        words.addAll(List.of("--values", "-"));
        return run(Map.of(), values, "template", words);
    }

    /** What changes a cluster: install, upgrade, uninstall. */
    Run inCluster(Path kubeconfig, String command, String... options) {
        return run(Map.of("KUBECONFIG", kubeconfig.toString()), command, options);
    }

    private Run run(Map<String, String> environment, String command, String... options) {
        return run(environment, "", command, List.of(options));
    }

    private Run run(Map<String, String> environment, String input, String command, List<String> options) {
        var words = new ArrayList<>(List.of(helm.toString(), command, "driftlock"));
        if (!command.equals("uninstall") && !command.equals("rollback")) words.add(directory().toString());
        words.addAll(List.of("--namespace", "driftlock"));
        words.addAll(options);
        return new Command(words, Assets.projectDirectory(), environment, input).run();
    }
}
