package dev.driftlock.wiring;

import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.config.SourceConfig;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.git.Credentials;
import java.util.List;

/** What of the configuration a source needs. */
final class SourceConfigs {

    private SourceConfigs() {
    }

    static List<SourceSettings> of(DriftlockConfig config) {
        return config.sources().stream().map(SourceConfigs::of).toList();
    }

    private static SourceSettings of(SourceConfig source) {
        var credentials = source.credentials();
        return new SourceSettings(source.name(), source.url().toString(), source.ref(), source.path(), kind(source.render()), source.namespace(),
                source.poll(), source.browseUrl(), new Credentials(credentials.username(), credentials.passwordFile(),
                        credentials.sshKeyFile(), credentials.knownHostsFile(), credentials.caFile()));
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
