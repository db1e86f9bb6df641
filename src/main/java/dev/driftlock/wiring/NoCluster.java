package dev.driftlock.wiring;

import dev.driftlock.breakglass.Authorizer;
import dev.driftlock.breakglass.BreakGlass;
import dev.driftlock.breakglass.GrantLog;
import dev.driftlock.breakglass.GrantMetrics;
import dev.driftlock.breakglass.MemoryGrants;
import dev.driftlock.breakglass.SweptKinds;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.CustomTypes;
import dev.driftlock.guard.Namespaces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** {@code cluster.enabled: false}: modes come from the configuration and Git, grants are held in memory, nobody is asked for permission. */
final class NoCluster {

    private NoCluster() {
    }

    static Surroundings surroundings(DriftlockConfig config, CoreTypes core, MeterRegistry registry, Clock clock) {
        GrantLog log = new GrantMetrics(registry);
        var grants = new MemoryGrants(clock, log);
        GrantMetrics.watch(grants::count, registry);
        var authorizer = Authorizer.NOBODY.lettingAllBreakGlass();
        var breakGlass = new BreakGlass(grants, authorizer, SweptKinds.NONE, log);
        return new Surroundings(Namespaces::declaredIn, new CustomTypes(core), grants, breakGlass, authorizer,
                Aftermath.of(config, grants::grants, clock, Optional.empty()), Optional::empty, Map::of, Surroundings.Awaited.NOTHING,
                Surroundings.Findings.NONE, () -> { });
    }
}
