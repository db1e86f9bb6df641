package dev.driftlock.bench.demo;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.GitRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The service of the incident and where its manifests lie in Git. */
final class UsersApi {

    static final String NAMESPACE = "users";
    static final String CONFIG_MAP = "users-api-env";
    static final String PATH = "services/users-api";
    static final String POOLER = "pgbouncer.users.svc.cluster.local";
    static final String PRIMARY = "pgbouncer-primary.users.svc.cluster.local";

    private UsersApi() {
    }

    static void seed(GitRepository git) {
        for (var file : List.of("configmap.yaml", "deployment.yaml", "service.yaml")) {
            git.write(PATH + "/" + file, read("users-api/" + file));
        }
        git.push("users-api as it runs");
    }

    static String configMap() {
        return read("users-api/configmap.yaml");
    }

    static String cluster() {
        return read("cluster.yaml");
    }

    /** Everywhere else Driftlock only observes; here it enforces until the namespace's label says otherwise. */
    static String driftlockConfiguration(GitRepository git, boolean cluster) {
        return """
                driftlock:
                  mode: observe
                  sources:
                    - name: prod-manifests
                      url: %s
                      ref: main
                      path: %s
                      mode: enforce
                      poll: 5s
                      browse-url: "https://git.example.com/platform/prod-manifests/-/blob/{commit}/{file}#L{line}"
                  cluster: { enabled: %s, namespace: driftlock }
                  drain: 1s
                """.formatted(git.url(), PATH, cluster);
    }

    private static String read(String file) {
        try {
            return Files.readString(directory().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        return Assets.projectDirectory().resolve("src/demo");
    }
}
