package dev.driftlock.source;

import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.git.BrowseUrl;
import dev.driftlock.source.git.Credentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One source as it is configured (contract, section 2) or found.
 *
 * @param url https, ssh or file, http to this machine alone
 * @param ref a branch, a tag or a full commit id
 * @param rendering its name, its path in the repository, and how what stands there becomes objects
 * @param poll how often the repository is asked
 * @param browseUrl empty to derive it from the URL
 * @param allowedSigners whose signatures are believed; empty: commits need none
 */
public record SourceSettings(String url, String ref, RenderSettings rendering, Duration poll, Optional<String> browseUrl, Credentials credentials,
        Optional<Path> allowedSigners) {

    /** One whose commits need no signature. */
    public SourceSettings(String url, String ref, RenderSettings rendering, Duration poll, Optional<String> browseUrl, Credentials credentials) {
        this(url, ref, rendering, poll, browseUrl, credentials, Optional.empty());
    }

    public String name() {
        return rendering.source();
    }

    String path() {
        return rendering.path();
    }

    /** For namespaced objects that name none. */
    public Optional<String> namespace() {
        return Optional.of(rendering.namespace()).filter(namespace -> !namespace.isEmpty());
    }

    Optional<String> browse() {
        return browseUrl.or(() -> BrowseUrl.derive(url));
    }
}
