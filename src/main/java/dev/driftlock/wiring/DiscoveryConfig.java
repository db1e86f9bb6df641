package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.discovery.DiscoverySettings;
import java.util.Set;
import java.util.stream.Collectors;

/** What of the configuration discovery needs. */
final class DiscoveryConfig {

    private DiscoveryConfig() {
    }

    static DiscoverySettings of(DriftlockConfig config) {
        var discover = config.discover();
        var configured = config.sources().stream().map(SourceConfig::name).collect(Collectors.toUnmodifiableSet());
        return new DiscoverySettings(discover.argocd(), discover.flux(), discover.namespaces(), Set.copyOf(discover.hosts()), Set.copyOf(discover.clusterNames()), configured);
    }
}
