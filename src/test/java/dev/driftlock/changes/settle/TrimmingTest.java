package dev.driftlock.changes.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.ObjectReference;
import dev.driftlock.changes.book.Crowd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which records are merged when a namespace has too many. */
class TrimmingTest {

    private static Entry entry(int second, String verdict) {
        var at = Instant.ofEpochSecond(second);
        var change = new Change(new ObjectReference("v1", "ConfigMap", "users", "c" + second, ""), "jane", verdict, "", "", "", "", List.of(), 1, at, at);
        return new Entry("users", "c" + second, "uid-" + second, "1", change, Optional.empty(), Map.of());
    }

    private static List<String> beyond(List<Entry> open) {
        return Trimming.oldestBeyond(open).stream().map(Entry::name).toList();
    }

    private static List<Entry> recorded(int count) {
        return new ArrayList<>(IntStream.rangeClosed(1, count).mapToObj(second -> entry(second, "recorded")).toList());
    }

    @Test
    void noneUntilThereAreTooMany() {
        assertThat(beyond(recorded(Crowd.MOST))).isEmpty();
    }

    @Test
    void theOldestWithRoomForTheOneThatCounts() {
        assertThat(beyond(recorded(Crowd.MOST + 1))).containsExactly("c1", "c2");
    }

    @Test
    void notAllAtOnce() {
        assertThat(beyond(recorded(Crowd.MOST + 500))).hasSize(20).startsWith("c1", "c2", "c3");
    }

    @Test
    void whatIsOwedUnderBreakGlassGoesLast() {
        var open = recorded(Crowd.MOST);
        open.addFirst(entry(0, "break-glass"));

        assertThat(beyond(open)).containsExactly("c1", "c2");
    }

    @Test
    void whatWasMergedIsReadBack() {
        var merged = new Entry("users", Entry.MERGED, "m", "1", entry(1, "recorded").change(), Optional.empty(), Map.of(Trimming.ABSORBED, "uid-1=3,uid-2=1"));

        assertThat(Trimming.absorbed(Optional.of(merged))).containsExactly(Map.entry("uid-1", 3L), Map.entry("uid-2", 1L));
        assertThat(Trimming.absorbed(Optional.empty())).isEmpty();
    }
}
