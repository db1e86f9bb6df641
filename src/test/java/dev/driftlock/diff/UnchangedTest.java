package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A part counts as left alone exactly where both states hold the very same nodes. */
class UnchangedTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    @Provide
    Arbitrary<JsonNode> values() {
        var scalars = Arbitraries.<JsonNode>of(JSON.nullNode(), JSON.textNode(""), JSON.textNode("a"), JSON.numberNode(1), JSON.numberNode(1L), JSON.booleanNode(true));
        return Arbitraries.lazyOf(() -> scalars, () -> scalars, this::lists, this::maps);
    }

    private Arbitrary<JsonNode> lists() {
        return values().list().ofMaxSize(3).map(items -> JSON.arrayNode().addAll(items));
    }

    private Arbitrary<JsonNode> maps() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), values()).ofMaxSize(3).map(fields -> JSON.objectNode().setAll(fields));
    }

    @Property
    void agreesWithEquality(@ForAll("values") JsonNode before, @ForAll("values") JsonNode after) {
        agrees(Unchanged.between(before, after), before, after);
        JsonNode copy = before.deepCopy();
        agrees(Unchanged.between(before, copy), before, copy);
    }

    /** Of parts within one that is the same nobody asks. */
    private static void agrees(Unchanged unchanged, JsonNode before, JsonNode after) {
        assertThat(unchanged.holds(before, after)).as("%s and %s", before, after).isEqualTo(before.equals(after));
        if (unchanged.holds(before, after) || before.getNodeType() != after.getNodeType()) return;
        before.fieldNames().forEachRemaining(name -> {
            if (after.has(name)) agrees(unchanged, before.get(name), after.get(name));
        });
        for (int i = 0; before.isArray() && i < Math.min(before.size(), after.size()); i++) agrees(unchanged, before.get(i), after.get(i));
    }

    @Test
    void whatIsAbsentOnOneSideHasChanged() {
        var both = Json.of("{a: {b: 1}}");
        var unchanged = Unchanged.between(both, both.deepCopy());

        assertThat(unchanged.holds(null, both)).isFalse();
        assertThat(unchanged.holds(both, null)).isFalse();
        assertThat(unchanged.holds(null, null)).isTrue();
        assertThat(Unchanged.between(null, both).holds(null, both.get("a"))).isFalse();
    }

    @Test
    void oneNodeThatStandsAtTwoPlacesCountsAtEachForItself() {
        var shared = Json.of("{x: 1}");
        var before = Json.of("{a: {x: 1}, b: {x: 2}}");
        var after = JSON.objectNode().setAll(Map.of("a", shared, "b", shared));

        var unchanged = Unchanged.between(before, after);

        assertThat(unchanged.holds(before.get("a"), shared)).isTrue();
        assertThat(unchanged.holds(before.get("b"), shared)).isFalse();
    }

    /** As deep as the API server lets an object be, and then some: nobody's stack may end first. */
    @Test
    void depthCostsNoStack() {
        var before = nested("1");
        var after = nested("2");

        assertThat(Unchanged.between(before, nested("1")).holds(before, after)).isFalse();
        assertThat(Comparison.ofUpdate(before, before, after, Type.Member.UNKNOWN, path -> false)).extracting(Difference::kind).isEqualTo(List.of(Difference.Kind.DIVERGES));
    }

    private static JsonNode nested(String innermost) {
        JsonNode node = JSON.textNode(innermost);
        for (int i = 0; i < 50_000; i++) node = JSON.objectNode().set("a", node);
        return node;
    }
}
