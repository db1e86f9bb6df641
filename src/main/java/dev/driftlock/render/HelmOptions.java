package dev.driftlock.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a chart is rendered. What stands later wins: the chart's own values, value files, values, parameters, file parameters.
 *
 * @param releaseName empty: the source's name
 * @param valueFiles paths relative to the chart, or with {@code /} at their beginning to the repository's root
 * @param values YAML texts, so that types survive
 * @param fileParameters names and the files, as in {@code valueFiles}, whose content is the value
 * @param skipTests accepted for Argo CD's sake: hooks and tests are never declared state
 * @param kubeVersion empty: the cluster's own, or helm's default where there is no cluster
 * @param apiVersions empty: the cluster's own, or helm's default
 */
public record HelmOptions(Optional<String> releaseName, List<String> valueFiles, List<String> values, boolean includeCrds, List<Parameter> parameters,
        Map<String, String> fileParameters, boolean ignoreMissingValueFiles, boolean skipTests, Optional<String> kubeVersion, List<String> apiVersions) {

    public static final HelmOptions DEFAULT = new HelmOptions(Optional.empty(), List.of(), List.of(), true, List.of(), Map.of(), false, false,
            Optional.empty(), List.of());

    /**
     * One value, as helm's {@code --set} takes it.
     *
     * @param asString as {@code --set-string}: the value stays a text
     */
    public record Parameter(String name, String value, boolean asString) {
    }
}
