package dev.driftlock.config;

import dev.driftlock.guard.Mode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One configured source (contract, section 2): a repository, a ref, a path in it and how it is rendered.
 *
 * @param url https, ssh or file; http to this machine alone. Without user or password in it
 * @param ref a branch, a tag or a full commit id
 * @param path within the repository, with {@code /} between and none at either end; empty for its root
 * @param namespace for namespaced objects that name none
 * @param browseUrl with {@code {commit}}, {@code {file}} and {@code {line}} in it
 */
public record SourceConfig(String name, URI url, String ref, String path, Renderer render, Optional<String> namespace,
        Optional<Mode> mode, Duration poll, Helm helm, Credentials credentials, Optional<Path> allowedSigners,
        Optional<Path> hookSecret, Optional<String> browseUrl) {

    /** What turns files into objects. */
    public enum Renderer {
        AUTO, PLAIN, KUSTOMIZE, HELM
    }

    /**
     * How a chart is rendered.
     *
     * @param values a YAML text, so that types survive
     */
    public record Helm(Optional<String> releaseName, List<String> valueFiles, Optional<String> values, boolean includeCrds) {
    }

    /** How the repository is reached. Secrets stand in files and are read when they are used. */
    public record Credentials(Optional<String> username, Optional<Path> passwordFile, Optional<Path> sshKeyFile,
            Optional<Path> knownHostsFile, Optional<Path> caFile) {
    }
}
