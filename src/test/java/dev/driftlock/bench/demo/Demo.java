package dev.driftlock.bench.demo;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.GitRepository;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ./dev demo}: replays the incident that Driftlock exists for, with the real programs, and ends with 1 when anything came out otherwise than
 * told. Ctrl-C stops whatever runs, for each part of the bench closes itself when this JVM ends.
 */
public final class Demo {

    private Demo() {
    }

    public static void main(String[] arguments) throws Exception {
        var options = List.of(arguments);
        if (!List.of("--keep", "--colour").containsAll(options)) {
            System.err.println("demo knows --keep, not " + String.join(" ", options));
            System.exit(2);
        }
        var screen = new Screen(options.contains("--colour"));
        try (var git = new GitRepository("prod-manifests"); var stage = stage(screen, git)) {
            var asTold = new Incident(screen, git, stage).replay();
            if (options.contains("--keep")) {
                stage.explainUse();
                new CountDownLatch(1).await();
            }
            screen.note("`./dev demo --keep` leaves all of it running for tries of your own. Stopping.");
            if (!asTold) System.exit(1);
        } catch (RuntimeException | AssertionError e) {
            screen.failure(e.getMessage());
            System.exit(1);
        }
    }

    private static Stage stage(Screen screen, GitRepository git) {
        UsersApi.seed(git);
        try {
            return RealCluster.start(screen, git, Assets.find("kube-apiserver", "etcd", "kubectl"));
        } catch (Assets.Missing e) {
            screen.note("No API server (" + e.getMessage() + "): the same AdmissionReviews go to Driftlock itself.");
            return BareDriftlock.start(screen, git);
        }
    }
}
