package dev.driftlock.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectKey NAMESPACED = ObjectKey.of("example.com/v1", "Widget", "default", "w");
    private static final ObjectKey CLUSTER = ObjectKey.of("example.com/v1", "Widget", "", "w");

    private static DeclaredObject object(String source, ObjectKey key) {
        var manifest = new Located.Mapping(new LinkedHashMap<>(Map.of("kind", new Located.Scalar(TextNode.valueOf(key.kind()), 1))), 1);
        return DeclaredObject.of(key, "example.com/v1", source, "a.yaml", manifest);
    }

    private static DeclaredSource source(String name, DeclaredObject... objects) {
        return new DeclaredSource(name, "file:///r", "main", "c".repeat(40), Optional.empty(), List.of(objects));
    }

    @Test
    void anObjectOfUnknownScopeIsFoundBothWaysAndCountedOnce() {
        var widget = object("a", CLUSTER).as(CLUSTER, NAMESPACED);
        var snapshot = Snapshot.EMPTY.next(List.of(source("a", widget)), NOW);

        assertThat(snapshot.find(CLUSTER)).containsSame(widget);
        assertThat(snapshot.find(NAMESPACED)).containsSame(widget);
        assertThat(snapshot.objects()).containsExactly(widget);
        assertThat(snapshot.sourcesIn("default")).as("the less likely namespace is not guarded for its sake").isEmpty();
    }

    @Test
    void theEarlierSourceHoldsUnderEitherKey() {
        var known = object("a", NAMESPACED);
        var snapshot = Snapshot.EMPTY.next(List.of(source("a", known), source("b", object("b", CLUSTER).as(CLUSTER, NAMESPACED))), NOW);

        assertThat(snapshot.objects()).containsExactly(known);
        assertThat(snapshot.find(CLUSTER)).isEmpty();
        assertThat(snapshot.conflicts()).containsExactly(new Snapshot.Conflict(CLUSTER, "a", "b"));
    }

    @Test
    void whatAFirstLoadBringsIsNoChange() {
        var one = Snapshot.EMPTY.next(List.of(source("a")), NOW);
        var two = one.next(List.of(source("a"), source("b", object("b", CLUSTER))), NOW);
        assertThat(two.recent(CLUSTER, NOW)).isEmpty();

        var three = two.next(List.of(source("a"), source("b", object("b", CLUSTER), object("b", NAMESPACED))), NOW);
        assertThat(three.recent(NAMESPACED, NOW)).containsExactly(Optional.empty());
        assertThat(three.recent(CLUSTER, NOW)).hasSize(1);
        assertThat(three.recent(CLUSTER, NOW.plus(Snapshot.HISTORY))).isEmpty();
    }

    @Test
    void aRevisionIsShownAsPeopleNameIt() {
        for (var ref : List.of("main", "refs/heads/main")) {
            assertThat(new DeclaredSource("prod", "file:///r", ref, "c".repeat(40), Optional.empty(), List.of()).revision()).isEqualTo("main@ccccccc");
        }
        assertThat(new DeclaredSource("prod", "file:///r", "c".repeat(40), "c".repeat(40), Optional.empty(), List.of()).revision()).isEqualTo("ccccccc");
    }
}
