package dev.driftlock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The real API server with the packaged program as its webhook and one Git repository as its source {@code prod}. Only one
 * can be at a time, since there is one API server and its registration has one name; closing takes the registration away.
 */
public final class GuardedCluster implements AutoCloseable {

    private final ApiServer apiServer;
    private final GitRepository git;
    private final DriftlockProcess driftlock;

    private GuardedCluster(ApiServer apiServer, GitRepository git, DriftlockProcess driftlock) {
        this.apiServer = apiServer;
        this.git = git;
        this.driftlock = driftlock;
    }

    /**
     * @param git as it stands when Driftlock starts
     * @param settings more lines of YAML below {@code driftlock:}, indented by two
     * @param namespace one that exists: that of manifests that name none; asked about until the webhook answers
     */
    public static GuardedCluster start(ApiServer apiServer, GitRepository git, String settings, String namespace) {
        return startWith(apiServer, git, configuration(git, settings, namespace), Map.of(), namespace);
    }

    /** With a configuration of the test's own. */
    public static GuardedCluster startWith(ApiServer apiServer, GitRepository git, String configuration, Map<String, String> environment, String namespace) {
        apiServer.kubectl().apply(people());
        var variables = new HashMap<>(environment);
        variables.put("KUBECONFIG", apiServer.kubectlAs("driftlock", "driftlock").kubeconfig().toString());
        var driftlock = DriftlockProcess.start(configuration, variables);
        WebhookRegistration.of(driftlock).apply(apiServer.kubectl());
        WebhookRegistration.awaitInForce(apiServer, namespace, Duration.ofSeconds(15));
        return new GuardedCluster(apiServer, git, driftlock);
    }

    private static String configuration(GitRepository git, String settings, String namespace) {
        return """
                driftlock:
                  sources: [{name: prod, url: "%s", poll: 1s, namespace: %s}]
                  cluster: {enabled: true, namespace: driftlock}
                  drain: 1s
                """.formatted(git.url(), namespace) + settings;
    }

    /** The identities of the demo: Driftlock's own account, an agent's, and Jane. */
    private static String people() {
        try {
            return Files.readString(Assets.projectDirectory().resolve("src/demo/cluster.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public GitRepository git() {
        return git;
    }

    public DriftlockProcess driftlock() {
        return driftlock;
    }

    @Override
    public void close() {
        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", WebhookRegistration.CONFIGURATION, "--ignore-not-found");
        var log = driftlock.log();
        driftlock.close();
        git.close();
        // What cannot read its watches lists all anew every second: every test is passed, some of them by luck.
        assertThat(log).doesNotContain("Unexpected exception processing watch event");
    }
}
