package dev.driftlock.source;

import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.git.BrowseUrl;
import dev.driftlock.source.git.Credentials;
import java.time.Duration;
import java.util.Optional;

/**
 * One source as it is configured (contract, section 2).
 *
 * @param url https or file, http to this machine alone
 * @param ref a branch, a tag or a full commit id
 * @param path within the repository, empty for its root
 * @param namespace for namespaced objects that name none
 * @param poll how often the repository is asked
 * @param browseUrl empty to derive it from the URL
 */
public record SourceSettings(String name, String url, String ref, String path, RenderSettings.Kind render, Optional<String> namespace,
        Duration poll, Optional<String> browseUrl, Credentials credentials) {

    public SourceSettings {
        path = path.replaceAll("^(\\./)+|^/+|/+$", "");
        if (path.equals(".")) path = "";
    }

    RenderSettings rendering() {
        return new RenderSettings(name, path, render, namespace.orElse(""));
    }

    Optional<String> browse() {
        return browseUrl.or(() -> BrowseUrl.derive(url));
    }
}
