package dev.driftlock.changes.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.ObjectReference;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Given;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Standing;
import dev.driftlock.report.ChangedField;
import dev.driftlock.report.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a recorded change when Git or the object moves. */
class FatesTest {

    private static final String OTHER_COMMIT = "1111111000000000000000000000000000000000";
    private final Fates fates = new Fates(new Standing(CoreTypes.load(), List.of()), new Redaction(List.of()));

    private static String env(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: env, namespace: users}, data: {" + data + "}}";
    }

    private static Snapshot git(String data) {
        return Given.world(Given.settings(Mode.ENFORCE), Map.of(), data.isEmpty() ? "" : env(data)).declared();
    }

    private static Change change(String commit, ChangedField... fields) {
        return new Change(new ObjectReference("v1", "ConfigMap", "users", "env", "uid"), "jane", "break-glass", "INC-1", "grant-1", "prod", commit, List.of(fields), 1, Given.NOW, Given.NOW);
    }

    /** {@code data.HOST diverges primary}. */
    private static ChangedField field(String text) {
        var words = text.split(" ");
        return new ChangedField(new PathText(words[0].equals(".") ? "" : words[0]), words[1], words[1].equals("adds") || words[1].equals("unguards") ? Optional.empty() : Optional.of("git"), words.length > 2 ? Optional.of(words[2]) : Optional.empty());
    }

    private static String words(Fate fate) {
        return switch (fate) {
            case Fate.Differs(var fields) -> "differs: " + fields.stream().map(PathText::text).collect(Collectors.joining(" "));
            case Fate.Done(var by, var commit) -> by + commit.map(id -> " " + id.substring(0, 7)).orElse("");
        };
    }

    @ParameterizedTest(name = "{0}; git {1}, live {2}, recorded at the commit {3}")
    @CsvSource(delimiter = '|', textBlock = """
            data.HOST diverges primary                      | HOST: git          | HOST: primary         | same  | differs: data.HOST
            data.HOST diverges primary                      | HOST: git          | HOST: third           | same  | differs: data.HOST
            data.HOST diverges primary                      | HOST: git          | HOST: git             | same  | write
            data.HOST diverges primary                      | HOST: primary      | HOST: primary         | other | commit 3f2a9c1
            data.HOST diverges primary                      | HOST: primary      | HOST: git             | other | differs: data.HOST
            data.HOST diverges primary;data.PORT diverges 2 | HOST: primary, PORT: '1' | HOST: primary, PORT: '2' | other | differs: data.PORT
            data.HOST removes                               | HOST: git          | OTHER: x              | same  | differs: data.HOST
            data.HOST removes                               | OTHER: git         | OTHER: git            | other | commit 3f2a9c1
            data.MORE adds x                                | HOST: git          | HOST: git, MORE: x    | same  | differs: data.MORE
            data.MORE adds x                                | HOST: git          | HOST: git             | same  | write
            data.MORE adds x                                | HOST: git          | HOST: git, MORE: y    | same  | write
            data.MORE adds x                                | HOST: git, MORE: y | HOST: git, MORE: x    | other | differs: data.MORE
            data.MORE adds x                                | HOST: git, MORE: x | HOST: git, MORE: x    | other | commit 3f2a9c1
            data.HOST diverges primary                      | HOST: git          | -                     | same  | deletion
            data.HOST diverges primary                      | ''                 | HOST: primary         | other | commit 3f2a9c1
            . deletes                                       | HOST: git          | -                     | same  | differs:
            . deletes                                       | ''                 | -                     | other | commit 3f2a9c1
            . deletes                                       | HOST: git          | HOST: git             | same  | write
            . creates                                       | ''                 | HOST: x               | same  | differs:
            . creates                                       | HOST: x            | HOST: x               | other | commit 3f2a9c1
            . creates                                       | ''                 | -                     | same  | deletion
            """)
    void theTable(String fields, String git, String live, String commit, String fate) {
        var change = change(commit.equals("same") ? Given.COMMIT : OTHER_COMMIT, Stream.of(fields.split(";")).map(FatesTest::field).toArray(ChangedField[]::new));
        var tree = live.equals("-") ? null : Given.tree(env(live));

        assertThat(words(fates.of(change, snapshot(git), tree, Optional.empty())).strip()).isEqualTo(fate);
    }

    private static Snapshot snapshot(String data) {
        return data.isEmpty() ? Given.world(Given.settings(Mode.ENFORCE), Map.of(), env("a: b").replace("name: env", "name: other")).declared() : git(data);
    }

    @Test
    void aCommitElsewhereTookNothingIn() {
        var change = change(OTHER_COMMIT, field("data.HOST diverges primary"));
        Optional<DeclaredObject> before = git("HOST: git").find(change.object().key());

        assertThat(words(fates.of(change, git("HOST: git"), Given.tree(env("HOST: git")), Optional.of(before)))).isEqualTo("write");
    }

    @Test
    void whereGitSaysNothingTheChangeIsLeftUntilTheFieldMoves() {
        var namespace = "{apiVersion: v1, kind: Namespace, metadata: {name: users, labels: {driftlock.dev/mode: %s}}}";
        var change = new Change(new ObjectReference("v1", "Namespace", "", "users", ""), "jane", "recorded", "", "", "prod", Given.COMMIT,
                List.of(field("metadata.labels['driftlock.dev/mode'] unguards observe")), 1, Given.NOW, Given.NOW);

        assertThat(words(fates.of(change, git("HOST: git"), Given.tree(namespace.formatted("observe")), Optional.empty()))).startsWith("differs: metadata.labels");
        assertThat(words(fates.of(change, git("HOST: git"), Given.tree(namespace.formatted("enforce")), Optional.empty()))).isEqualTo("write");
    }
}
