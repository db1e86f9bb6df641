package dev.driftlock.policy.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import dev.cel.common.values.NullValue;

/**
 * JSON as CEL sees it: objects and lists are views that convert what is asked for, since a policy looks at a few fields of
 * a tree that may be large.
 */
final class Json {

    private Json() {
    }

    /** The value of {@code node}; null in CEL for what is absent or null. */
    static Object value(JsonNode node) {
        if (node == null) return NullValue.NULL_VALUE;
        return switch (node.getNodeType()) {
            case OBJECT -> new JsonMap(node);
            case ARRAY -> new JsonList(node);
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> number(node);
            case POJO -> ((POJONode) node).getPojo();
            case BINARY, MISSING, NULL -> NullValue.NULL_VALUE;
        };
    }

    /** As the API server: an int where it fits into 64 bits, else a double. */
    private static Object number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : node.doubleValue();
    }
}
