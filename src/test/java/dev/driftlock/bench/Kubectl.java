package dev.driftlock.bench;

import dev.driftlock.bench.machine.Command;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.bench.machine.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real kubectl, with the credentials of one identity. */
public record Kubectl(Path program, Path kubeconfig, Map<String, String> environment) {

    Kubectl(Path program, Path kubeconfig) {
        this(program, kubeconfig, ownEnvironment(kubeconfig));
    }

    /** Discovery caches and preferences of whoever runs the tests stay out of them. */
    private static Map<String, String> ownEnvironment(Path kubeconfig) {
        return Map.of("KUBECONFIG", kubeconfig.toString(), "KUBECACHEDIR", kubeconfig.resolveSibling("kubectl-cache").toString(), "KUBERC", "off");
    }

    public Run run(String... arguments) {
        return runWithInput("", arguments);
    }

    public Run runWithInput(String input, String... arguments) {
        var words = new ArrayList<>(List.of(program.toString()));
        words.addAll(List.of(arguments));
        return new Command(words, kubeconfig.getParent(), environment, input).run();
    }

    /** Applies manifests that have to be accepted. */
    public Run apply(String yaml) {
        return runWithInput(yaml, "apply", "-f", "-").expectSuccess();
    }

    /**
     * Waits until these CustomResourceDefinitions are served.
     *
     * @param what as {@code kubectl wait} takes it: names, or {@code -f -} with {@code input}
     */
    public void awaitEstablished(String input, String... what) {
        var words = new ArrayList<>(List.of("wait", "--for=condition=Established", "--timeout=5s"));
        words.addAll(List.of(what));
        var deadline = Instant.now().plusSeconds(30);
        // A definition that was just made has no conditions yet, which kubectl takes for an error.
        for (var run = runWithInput(input, words.toArray(String[]::new)); !run.succeeded(); run = runWithInput(input, words.toArray(String[]::new))) {
            if (Instant.now().isAfter(deadline)) run.expectSuccess();
            Pause.of(Duration.ofMillis(100));
        }
    }

    /** {@code kubectl edit} starts this command line with the file's name behind it, through a shell. */
    public Kubectl withEditor(String commandLine) {
        return with("KUBE_EDITOR", commandLine);
    }

    public Kubectl with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Kubectl(program, kubeconfig, Map.copyOf(more));
    }
}
