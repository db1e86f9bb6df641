package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.diff.Type.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of equality and comparison whatever the objects, on a Deployment, whose type the table knows, and on a kind that nobody knows. */
class ComparisonPropertiesTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Types TYPES = CoreTypes.load();
    private static final List<Member> KINDS = List.of(TYPES.of("apps", "v1", "Deployment"), TYPES.of("example.com", "v1", "Widget"));

    /** Names that the table has types for, so that keyed lists, sets, quantities and zeros come up, and some that nobody knows. */
    private static final String[] NAMES = {"spec", "template", "metadata", "labels", "annotations", "containers", "initContainers", "name", "image", "ports",
        "containerPort", "protocol", "env", "value", "resources", "limits", "cpu", "replicas", "paused", "finalizers", "strategy", "x", "y"};

    @Provide
    Arbitrary<JsonNode> values() {
        Arbitrary<JsonNode> scalars = Arbitraries.oneOf(
                Arbitraries.of("a", "b", "TCP", "500m", "0.5", "1", "", "$(a)").map(JSON::textNode),
                Arbitraries.of(0, 1, 80, 500).map(JSON::numberNode), Arbitraries.of(true, false).map(JSON::booleanNode), Arbitraries.just(JSON.nullNode()));
        return Arbitraries.recursive(() -> scalars, inner -> Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(items -> JSON.arrayNode().addAll(items)),
                Arbitraries.maps(Arbitraries.of(NAMES), inner).ofMaxSize(5).map(ComparisonPropertiesTest::object)), 0, 5);
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return Arbitraries.maps(Arbitraries.of(NAMES), values()).ofMaxSize(5).map(ComparisonPropertiesTest::object);
    }

    @Provide
    Arbitrary<Member> kinds() {
        return Arbitraries.of(KINDS);
    }

    private static JsonNode object(Map<String, JsonNode> fields) {
        var object = JSON.objectNode();
        fields.forEach(object::set);
        return object;
    }

    private static Set<String> update(JsonNode git, JsonNode live, JsonNode requested, Member type) {
        return Comparison.ofUpdate(git, live, requested, type, path -> false).stream().map(d -> d.kind() + " " + d.path()).collect(Collectors.toSet());
    }

    @Property
    void equalityIsReflexive(@ForAll("values") JsonNode value, @ForAll("kinds") Member type) {
        assertThat(Equality.same(value, value.deepCopy(), type)).isTrue();
    }

    @Property
    void equalityIsSymmetric(@ForAll("objects") JsonNode a, @ForAll("objects") JsonNode b, @ForAll("kinds") Member type) {
        assertThat(Equality.same(a, b, type)).isEqualTo(Equality.same(b, a, type));
    }

    @Property
    void whatChangesNothingFindsNothing(@ForAll("objects") JsonNode git, @ForAll("objects") JsonNode live, @ForAll("kinds") Member type) {
        assertThat(update(git, live, live.deepCopy(), type)).isEmpty();
    }

    @Property
    void whatBecomesGitsFindsNothing(@ForAll("objects") JsonNode git, @ForAll("objects") JsonNode live, @ForAll("kinds") Member type) {
        assertThat(update(git, live, git.deepCopy(), type)).isEmpty();
        assertThat(Comparison.ofCreate(git, git.deepCopy(), type, path -> false)).isEmpty();
    }

    @Property
    void findingsDoNotDependOnTheOrderOfMaps(@ForAll("objects") JsonNode git, @ForAll("objects") JsonNode live, @ForAll("objects") JsonNode requested,
            @ForAll("kinds") Member type) {
        assertThat(update(reversed(git), reversed(live), reversed(requested), type)).isEqualTo(update(git, live, requested, type));
    }

    @Property
    void nothingMakesItThrow(@ForAll("values") JsonNode git, @ForAll("values") JsonNode live, @ForAll("values") JsonNode requested, @ForAll("kinds") Member type) {
        update(git, live, requested, type);
        Comparison.ofCreate(git, requested, type, path -> false);
    }

    private static JsonNode reversed(JsonNode node) {
        if (node.isArray()) {
            var list = JSON.arrayNode();
            node.forEach(item -> list.add(reversed(item)));
            return list;
        }
        if (!(node instanceof ObjectNode object)) return node;
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        Collections.reverse(names);
        var turned = JSON.objectNode();
        names.forEach(name -> turned.set(name, reversed(object.get(name))));
        return turned;
    }
}
