package dev.driftlock.program;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One row of {@code src/test/resources/matrix/entries.yaml}.
 *
 * @param who {@code jane} unless said; {@code agent}, {@code ci} or {@code impersonator}
 * @param actor {@code user} unless said
 * @param before kubectl commands of the agent that come first: drift, usually
 * @param after kubectl commands of the agent that clear up what cannot be put back
 * @param run kubectl's arguments, split at blanks but for what stands in single quotes
 * @param editor of {@code kubectl edit}: a shell command that is given the file
 * @param input a manifest of Git that is piped in, with the replacements of {@code with}
 * @param text what is piped in instead
 * @param dryRun whether the same with {@code --dry-run=server} comes first and must be judged alike
 * @param fails whether kubectl fails though the request in the audit log was let through
 * @param verdict {@code none} where the webhook is not asked
 * @param findings kind and path
 * @param says parts of what kubectl prints
 * @param silent what neither kubectl nor the audit annotations may show
 */
record MatrixEntry(String id, String rule, String who, String actor, List<String> before, List<String> after, String run, String editor, String input,
        Map<String, String> with, String text, @JsonProperty("dry-run") boolean dryRun, boolean fails, String verdict, List<String> findings, List<String> says,
        List<String> silent) {

    private static final Path MATRIX = Path.of("src/test/resources/matrix");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<MatrixEntry> all() {
        try {
            return YAML.readValue(Files.readString(MATRIX.resolve("entries.yaml")), new TypeReference<>() { });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String file(String name) {
        try {
            return Files.readString(MATRIX.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String[] words(String command) {
        return WORD.matcher(command).results().map(word -> Optional.ofNullable(word.group(1)).orElse(word.group(2))).toArray(String[]::new);
    }

    String person() {
        return who == null ? "jane" : who;
    }

    /** The actor that the audit annotations must name. */
    String judgedAs() {
        return actor == null ? "user" : actor;
    }

    List<String> commandsBefore() {
        return orEmpty(before);
    }

    List<String> commandsAfter() {
        return orEmpty(after);
    }

    String piped() {
        if (input == null) return text == null ? "" : text;
        var manifest = file("git/" + input);
        for (var replacement : (with == null ? Map.<String, String>of() : with).entrySet()) {
            if (!manifest.contains(replacement.getKey())) throw new IllegalArgumentException(id + ": " + input + " has no " + replacement.getKey());
            manifest = manifest.replace(replacement.getKey(), replacement.getValue());
        }
        return manifest;
    }

    TreeSet<String> expected() {
        return new TreeSet<>(orEmpty(findings));
    }

    List<String> printed() {
        return orEmpty(says);
    }

    List<String> hidden() {
        return orEmpty(silent);
    }

    private static List<String> orEmpty(List<String> list) {
        return list == null ? List.of() : list;
    }

    @Override
    public String toString() {
        return id + " (" + rule + ")";
    }
}
