package dev.driftlock.render;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What charts ask of the cluster that they are rendered for ({@code .Capabilities}).
 *
 * @param kubernetes such as {@code v1.37.2}; empty where nobody knows: helm's own default
 * @param apis {@code apps/v1} and {@code apps/v1/Deployment} of all that the API server serves
 */
public record ClusterVersions(Optional<String> kubernetes, List<String> apis) {

    public static final ClusterVersions UNKNOWN = new ClusterVersions(Optional.empty(), List.of());

    /** Of a Driftlock without a cluster. */
    public static final Supplier<ClusterVersions> NOBODY = () -> UNKNOWN;
}
