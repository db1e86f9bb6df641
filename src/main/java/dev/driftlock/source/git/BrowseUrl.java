package dev.driftlock.source.git;

import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Derives where a web page shows a file at a commit, for GitHub, GitLab, Gitea (Forgejo, Codeberg) and Bitbucket, told
 * by the host's name. With {@code {commit}}, {@code {file}} and {@code {line}} in it (contract, section 2).
 */
public final class BrowseUrl {

    private BrowseUrl() {
    }

    public static Optional<String> derive(String url) {
        try {
            return derive(GitUrl.parse(url));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> derive(GitUrl url) {
        return Optional.ofNullable(layout(url.host())).map(layout -> layout.apply(site(url), repository(url.path())));
    }

    private static BiFunction<String, String, String> layout(String host) {
        if (host.contains("github")) return (site, path) -> site + "/" + path + "/blob/{commit}/{file}#L{line}";
        if (host.contains("gitlab")) return (site, path) -> site + "/" + path + "/-/blob/{commit}/{file}#L{line}";
        if (host.contains("gitea") || host.contains("forgejo") || host.contains("codeberg")) {
            return (site, path) -> site + "/" + path + "/src/commit/{commit}/{file}#L{line}";
        }
        if (host.endsWith("bitbucket.org")) return (site, path) -> site + "/" + path + "/src/{commit}/{file}#lines-{line}";
        return host.contains("bitbucket") ? BrowseUrl::dataCenter : null;
    }

    /** Bitbucket Data Center: cloned from {@code /scm/KEY/name}, shown below {@code /projects/KEY/repos/name}. */
    private static String dataCenter(String site, String path) {
        var parts = (path.startsWith("scm/") ? path.substring("scm/".length()) : path).split("/", 2);
        var name = parts.length == 2 ? parts[1] : "";
        return site + "/projects/" + parts[0] + "/repos/" + name + "/browse/{file}?at={commit}#{line}";
    }

    /** Hosts that take ssh through port 443 put a word before their name. */
    private static String site(GitUrl url) {
        var host = url.host().replaceFirst("^(ssh|altssh)\\.", "");
        var scheme = url.scheme().equals("http") ? "http" : "https";
        return scheme + "://" + host + (url.isHttp() && url.port() >= 0 ? ":" + url.port() : "");
    }

    private static String repository(String path) {
        return path.replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
    }
}
