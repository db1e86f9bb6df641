package dev.driftlock.discovery;

import java.util.List;
import java.util.Set;

/**
 * Where sources are looked for (contract, section 2, {@code discover}).
 *
 * @param namespaces whose objects become sources; no others do
 * @param hosts when not empty, only repositories on these; files of this machine only where {@code file} is among them
 * @param clusterNames by which Applications name this cluster
 * @param configured the names of the configured sources, which no discovered one takes
 */
public record DiscoverySettings(boolean argocd, boolean flux, List<String> namespaces, Set<String> hosts, Set<String> clusterNames, Set<String> configured) {

    public boolean looksFor(SourceKind kind) {
        return kind.isArgoCd() ? argocd : flux;
    }
}
