package dev.driftlock.declared;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.Arrays;

/**
 * What one source declares at one commit.
 *
 * @param name the source's name
 * @param url where the repository is, without credentials
 * @param ref the branch, tag or commit that is followed
 * @param commit the full commit id that the objects were rendered from
 * @param browseUrl with {@code {commit}}, {@code {file}} and {@code {line}} in it, where a web page shows a file
 */
public record DeclaredSource(String name, String url, String ref, String commit, Optional<String> browseUrl,
        Collection<DeclaredObject> objects) {

    private static final int SHORT = 7;

    /** {@code main@3f2a9c1}; of a source that follows a commit, the commit alone. */
    public String revision() {
        return ref.equals(commit) ? shortCommit() : ref.replaceFirst("^refs/(heads|tags)/", "") + "@" + shortCommit();
    }

    public String shortCommit() {
        return commit.substring(0, Math.min(SHORT, commit.length()));
    }

    /** The page that shows {@code line} of {@code file} at this commit. */
    public Optional<String> link(String file, int line) {
        return browseUrl.map(template -> template
                .replace("{commit}", commit)
                .replace("{file}", encodePath(file))
                .replace("{line}", Integer.toString(line)));
    }

    private static String encodePath(String file) {
        return Arrays.stream(file.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }
}
