package dev.driftlock.config.read;

import dev.driftlock.config.SourceConfig;
import dev.driftlock.config.SourceConfig.Helm;
import dev.driftlock.config.SourceConfig.Renderer;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;

/** Reads the entries of {@code driftlock.sources}. */
final class SourcesReader {

    private static final Duration POLL = Duration.ofSeconds(30);
    private static final Duration SHORTEST_POLL = Duration.ofSeconds(1);
    private static final URI NONE = URI.create("file:///");

    /** A password in any URL; a user too, but in ssh, where the user (git) is part of the address. */
    private static final Pattern SECRET = Pattern.compile("(?!ssh:)[^:/]+://[^/]*@.*|ssh://[^/]*:[^/]*@.*");

    private final Problems problems;
    private final Set<String> names = new HashSet<>();

    SourcesReader(Problems problems) {
        this.problems = problems;
    }

    List<SourceConfig> read(List<Section> sections) {
        return sections.stream().map(this::source).toList();
    }

    private SourceConfig source(Section section) {
        var url = url(section);
        return new SourceConfig(
                name(section),
                url,
                section.value("ref", "main", Values.REF),
                section.value("path", "", Values.REPOSITORY_PATH),
                section.value("render", Renderer.AUTO, Values.RENDERER),
                section.optional("namespace", Values.LABEL),
                section.optional("mode", Values.MODE),
                section.value("poll", POLL, Values.atLeast(SHORTEST_POLL)),
                helm(section.section("helm")),
                new CredentialsReader(section.section("credentials"), url == NONE ? null : url).read(),
                section.section("verify").optional("allowed-signers-file", Values.PATH),
                section.optional("hook-secret-file", Values.PATH),
                section.optional("browse-url", Values.BROWSE_URL));
    }

    private String name(Section section) {
        var name = section.required("name", "", Values.LABEL);
        if (!name.isEmpty() && !names.add(name)) {
            section.notAccepted("name", name, "accepted is a name that no other source has");
        }
        return name;
    }

    private URI url(Section section) {
        var text = section.text("url").orElse("");
        if (SECRET.matcher(text).matches()) {
            // The one value that is not shown: there may be a token in it.
            problems.add(section.key("url") + ": a user or password stands in it; accepted are credentials.username and "
                    + "credentials.password-file");
            return NONE;
        }
        return section.required("url", NONE, Values.REPOSITORY);
    }

    private static Helm helm(Section section) {
        return new Helm(section.text("release-name"), section.list("value-files", List.of(), Values.VALUE_FILE),
                values(section), section.value("include-crds", true, Values.FLAG));
    }

    /** They are not shown where they are wrong: there may be secrets among them. */
    private static Optional<String> values(Section section) {
        var text = section.text("values");
        if (text.isPresent() && !isMapping(text.get())) section.problem(section.key("values") + " is not accepted; accepted is the YAML text of a mapping, such as \"replicaCount: 3\"");
        return text;
    }

    private static boolean isMapping(String yaml) {
        try {
            var document = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            return document == null || document instanceof MappingNode;
        } catch (YAMLException e) {
            return false;
        }
    }
}
