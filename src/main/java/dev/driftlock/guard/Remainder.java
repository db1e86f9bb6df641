package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.FieldPattern.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A value without the parts that patterns name beneath it; what is emptied by that is gone. It goes as deep as the patterns and
 * leaves the value itself as it is.
 *
 * @param hasPlaces whether a number names an item: only where Git has the list, since anybody can move those of another
 */
record Remainder(boolean hasPlaces) {

    /**
     * @param value null for an absent one
     * @param named steps from {@code value} down, none of them without a step
     */
    Optional<JsonNode> of(JsonNode value, List<List<Step>> named) {
        return switch (value) {
            case null -> Optional.empty();
            case ObjectNode object when !object.isEmpty() -> ofObject(object, named);
            case ArrayNode list when !list.isEmpty() -> ofList(list, named);
            default -> Optional.of(value);
        };
    }

    private Optional<JsonNode> ofObject(ObjectNode object, List<List<Step>> named) {
        var rest = object.objectNode();
        for (var field : object.properties()) {
            var step = new FieldPath.Field(field.getKey());
            ofPart(field.getValue(), tails(named, List.of(step), place -> false)).ifPresent(part -> rest.set(field.getKey(), part));
        }
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    private Optional<JsonNode> ofList(ArrayNode list, List<List<Step>> named) {
        var rest = list.arrayNode(list.size());
        for (int i = 0; i < list.size(); i++) {
            int at = i;
            ofPart(list.get(i), tails(named, stepsTo(list.get(i)), place -> hasPlaces && place == at)).ifPresent(rest::add);
        }
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }

    private Optional<JsonNode> ofPart(JsonNode part, List<List<Step>> named) {
        return named.stream().anyMatch(List::isEmpty) ? Optional.empty() : named.isEmpty() ? Optional.of(part) : of(part, named);
    }

    /** What is left of the patterns whose first step is one of {@code steps}. */
    private static List<List<Step>> tails(List<List<Step>> named, List<FieldPath.Step> steps, IntPredicate place) {
        return named.stream().filter(pattern -> steps.stream().anyMatch(step -> pattern.getFirst().matches(step, place)))
                .map(pattern -> pattern.subList(1, pattern.size())).toList();
    }

    /** Whatever are the list's keys, they are among an item's scalars. */
    private static List<FieldPath.Step> stepsTo(JsonNode item) {
        if (!item.isObject()) return List.of(new FieldPath.Member(item.asText()), new FieldPath.Item(Map.of()));
        var scalars = new LinkedHashMap<String, String>();
        for (var field : item.properties()) {
            if (field.getValue().isValueNode()) scalars.put(field.getKey(), field.getValue().asText());
        }
        return List.of(new FieldPath.Item(scalars));
    }
}
