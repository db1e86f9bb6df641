package dev.driftlock.wiring;

import dev.driftlock.cluster.ServedApis;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.render.BuiltInScopes;
import dev.driftlock.render.ClusterVersions;
import dev.driftlock.render.Renderer;
import dev.driftlock.render.Scopes;
import dev.driftlock.render.Workbench;
import dev.driftlock.render.process.Limits;
import dev.driftlock.render.process.Scratch;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** What turns Git's files into objects: helm and kustomize from PATH, a scratch directory beside the clones, the cluster's versions. */
final class Rendering {

    private static final Logger LOG = Logger.getLogger(Rendering.class);

    private Rendering() {
    }

    static Renderer renderer(DriftlockConfig config, Surroundings surroundings, Instance<KubernetesClient> client, Clock clock) {
        Scopes known = surroundings.types()::isNamespaced;
        var searchPath = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new Renderer(known.or(new BuiltInScopes()), new Workbench(searchPath, scratch(config), Limits.DEFAULT, versions(config, client, clock)));
    }

    /** This process' own: what one that was killed left there goes. */
    private static Path scratch(DriftlockConfig config) {
        var scratch = config.dataDir().toAbsolutePath().resolve("scratch");
        try {
            Scratch.clear(scratch);
        } catch (IOException e) {
            LOG.warnf("%s cannot be cleared: %s", scratch, e.getMessage());
        }
        return scratch;
    }

    private static Supplier<ClusterVersions> versions(DriftlockConfig config, Instance<KubernetesClient> client, Clock clock) {
        if (!config.cluster().enabled()) return ClusterVersions.NOBODY;
        var served = new ServedApis(client.get(), clock);
        return () -> {
            var known = served.get();
            return new ClusterVersions(known.kubernetes(), known.apis());
        };
    }
}
