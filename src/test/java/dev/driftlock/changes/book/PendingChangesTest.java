package dev.driftlock.changes.book;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.ObjectReference;
import dev.driftlock.changes.book.PendingChanges.Place;
import dev.driftlock.diff.PathText;
import dev.driftlock.report.ChangedField;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How writes become fewer before they are written. */
class PendingChangesTest {

    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private final PendingChanges pending = new PendingChanges();

    private static Change change(String name, String... paths) {
        var fields = Stream.of(paths).map(path -> new ChangedField(new PathText(path), "diverges", Optional.empty(), Optional.of("x"))).toList();
        return new Change(new ObjectReference("v1", "ConfigMap", "users", name, ""), "jane", "recorded", "", "", "", "", fields, 1, NOON, NOON);
    }

    private boolean add(String name, String... paths) {
        var change = change(name, paths);
        return pending.add(new Place("users", change.name()), change);
    }

    private List<Long> takenAt(long millis) {
        return pending.takeDue(NOON.plusMillis(millis)).values().stream().map(Change::count).toList();
    }

    @Test
    void theFirstIsDueAtOnceAndTheNextCountTogether() {
        add("env", "data.a");
        assertThat(takenAt(0)).containsExactly(1L);
        for (int i = 0; i < 50; i++) add("env", "data.a");

        assertThat(takenAt(200)).isEmpty();
        assertThat(takenAt(1900)).isEmpty();
        assertThat(takenAt(2000)).containsExactly(50L);
        assertThat(pending.size()).isZero();
    }

    @Test
    void oneThatNamesMoreFieldsWaitsLess() {
        add("env", "data.a");
        takenAt(0);
        add("env", "data.b");

        assertThat(takenAt(400)).isEmpty();
        assertThat(takenAt(500)).containsExactly(1L);
    }

    @Test
    void objectsDoNotWaitForEachOther() {
        add("env", "data.a");
        takenAt(0);
        add("other", "data.a");

        assertThat(takenAt(1)).containsExactly(1L);
    }

    @Test
    void whatCouldNotBeWrittenIsMergedWithWhatCame() {
        add("env", "data.a");
        var taken = pending.takeDue(NOON);
        add("env", "data.a");
        taken.forEach(pending::add);

        assertThat(takenAt(2000)).containsExactly(2L);
    }

    @Test
    void thereIsAnEndToIt() {
        for (int i = 0; i < PendingChanges.MOST; i++) assertThat(add("object-" + i, "data.a")).isTrue();

        assertThat(add("one-more", "data.a")).isFalse();
        assertThat(add("object-7", "data.a")).as("what waits already takes no more room").isTrue();
    }
}
