package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.render.DirectoryOptions;
import dev.driftlock.render.HelmOptions;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.git.Credentials;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of the configuration a source needs. */
final class SourceConfigs {

    private SourceConfigs() {
    }

    static List<SourceSettings> of(DriftlockConfig config) {
        return config.sources().stream().map(SourceConfigs::of).toList();
    }

    private static SourceSettings of(SourceConfig source) {
        var credentials = source.credentials();
        return new SourceSettings(source.url().toString(), source.ref(), rendering(source), source.poll(), source.browseUrl(),
                Credentials.inFiles(credentials.username(), credentials.passwordFile(), credentials.sshKeyFile(), credentials.knownHostsFile(), credentials.caFile()), source.allowedSigners());
    }

    private static RenderSettings rendering(SourceConfig source) {
        return new RenderSettings(source.name(), source.path(), kind(source.render()), source.namespace().orElse(""), helm(source.helm()),
                KustomizeOptions.NONE, DirectoryOptions.DEFAULT);
    }

    private static HelmOptions helm(SourceConfig.Helm helm) {
        return new HelmOptions(helm.releaseName(), helm.valueFiles(), helm.values().stream().toList(), helm.includeCrds(), List.of(), Map.of(), false,
                false, Optional.empty(), List.of());
    }

    private static RenderSettings.Kind kind(SourceConfig.Renderer renderer) {
        return switch (renderer) {
            case AUTO -> RenderSettings.Kind.AUTO;
            case PLAIN -> RenderSettings.Kind.PLAIN;
            case KUSTOMIZE -> RenderSettings.Kind.KUSTOMIZE;
            case HELM -> RenderSettings.Kind.HELM;
        };
    }
}
