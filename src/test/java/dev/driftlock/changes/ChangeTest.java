package dev.driftlock.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.PathText;
import dev.driftlock.report.ChangedField;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of changes, how they are merged and what they are called. */
class ChangeTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    static Change change(String name, String user, String incident, int second, String... fields) {
        var object = new ObjectReference("v1", "ConfigMap", "users", name, "uid");
        return new Change(object, user, incident.isEmpty() ? "recorded" : "break-glass", incident, "grant-1", "prod", "c0ffee", Stream.of(fields).map(ChangeTest::field).toList(), 1,
                NOON.plusSeconds(second), NOON.plusSeconds(second));
    }

    /** {@code data.HOST=primary}, {@code diverges}. */
    private static ChangedField field(String text) {
        var parts = text.split("=", 2);
        return new ChangedField(new PathText(parts[0]), "diverges", Optional.of("declared"), parts.length < 2 ? Optional.empty() : Optional.of(parts[1]));
    }

    private static String words(Change change) {
        return change.count() + " " + change.fields().stream().map(field -> field.path() + "=" + field.requested().orElse("")).toList() + " "
                + change.first().getEpochSecond() % 60 + "-" + change.last().getEpochSecond() % 60;
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '|', textBlock = """
            1 a=1     | 2 a=2     | 2 [a=2] 1-2
            2 a=2     | 1 a=1     | 2 [a=2] 1-2
            1 a=1     | 2 b=2     | 2 [a=1, b=2] 1-2
            5 b=2 a=3 | 3 a=1 c=1 | 2 [a=3, c=1, b=2] 3-5
            1 a=1     | 2 a       | 2 [a=] 1-2
            """)
    void twoAreMergedWhicheverCameFirst(String one, String other, String merged) {
        assertThat(words(read(one).and(read(other)))).isEqualTo(merged);
        assertThat(words(read(other).and(read(one)))).isEqualTo(merged);
    }

    private static Change read(String text) {
        var words = text.split(" ");
        return change("env", "jane", "INC-1", Integer.parseInt(words[0]), Stream.of(words).skip(1).toArray(String[]::new));
    }

    @Test
    void whoChangesMoreFieldsThanAreKeptHasChangedTheObject() {
        var many = change("env", "jane", "", 0, IntStream.range(0, 80).mapToObj(i -> "data.k" + i + "=v").toArray(String[]::new));

        assertThat(many.fields()).hasSize(Change.MOST_FIELDS);
        assertThat(many.fields().getLast().path().text()).as("whatever else differs is covered").isEmpty();
        assertThat(many.and(many).fields()).as("merged it is no more").hasSize(Change.MOST_FIELDS);
        assertThat(many.and(many).fields().stream().filter(field -> field.path().text().isEmpty())).hasSize(1);
    }

    @Test
    void theNameIsTheSameFromEveryReplicaAndTellsUsersAndIncidentsApart() {
        var name = change("env", "jane", "INC-1", 0).name().base();

        assertThat(name).matches("configmap-env-[0-9a-f]{10}").isEqualTo(change("env", "jane", "INC-1", 9, "data.a=1").name().base());
        assertThat(Stream.of(name, change("env", "alex", "INC-1", 0).name().base(), change("env", "jane", "INC-2", 0).name().base(), change("env", "jane", "", 0).name().base(),
                change("env2", "jane", "INC-1", 0).name().base())).doesNotHaveDuplicates();
        var long1 = change("system:Controller_" + "x".repeat(230), "jane", "", 0).name().episode(17);
        assertThat(long1).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?").hasSizeLessThan(200);
    }

    @ParameterizedTest
    @CsvSource({"base, 0", "base-1, 1", "base-12, 12", "base-x, -1", "other, -1"})
    void episodesAreCounted(String name, int episode) {
        assertThat(new ChangeName("base").episodeOf(name)).isEqualTo(episode);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            data.HOST      | data.HOST               | true
            data           | data.HOST               | true
            spec.a[name=x] | spec.a                  | true
            ''             | data.HOST               | true
            data.HOST      | data.HOSTNAME           | false
            data.HOST      | data.PORT               | false
            """)
    void pathsOverlapWhereOneHoldsTheOther(String one, String other, boolean overlap) {
        assertThat(new PathText(one).overlaps(new PathText(other))).isEqualTo(overlap);
        assertThat(new PathText(other).overlaps(new PathText(one))).isEqualTo(overlap);
    }

    @Test
    void aPathThatCannotBeKeptIsKeptAsTheOneAboveIt() {
        assertThat(PathText.of(FieldPath.of("data", "k".repeat(400))).text()).isEqualTo("data");
        assertThat(PathText.of(FieldPath.of("data", "a\u202eb")).text()).isEqualTo("data");
        var deep = FieldPath.ROOT;
        for (int i = 0; i < 10_000; i++) deep = deep.field("x");
        assertThat(PathText.of(deep).text()).hasSizeLessThanOrEqualTo(300).startsWith("x.x");
        assertThat(List.of(PathText.of(FieldPath.of("data", "HOST")).text())).containsExactly("data.HOST");
    }
}
