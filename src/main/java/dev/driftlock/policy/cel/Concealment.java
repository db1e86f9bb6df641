package dev.driftlock.policy.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.guard.Encrypted;
import dev.driftlock.guard.FieldRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes secret values out of what a message is made from: a Secret's, those that Git holds encrypted, and what {@code
 * redact} names (contract, section 6). Conditions see them, messages do not.
 */
public record Concealment(List<FieldRule> redact) {

    private static final JsonNode REDACTED = TextNode.valueOf("(redacted)");
    private static final Set<String> OF_SECRET = Set.of("data", "stringData");
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final FieldPath ANNOTATIONS = FieldPath.of("metadata", "annotations");

    /** The value of a finding at {@code path}; null stays null. */
    JsonNode value(ObjectKey key, FieldPath path, JsonNode value, JsonNode git) {
        boolean hidden = isSecret(key) || Encrypted.is(git) || redact.stream().anyMatch(rule -> rule.touches(key, path));
        return value == null || !hidden ? value : REDACTED;
    }

    /** An object's tree; null stays null. */
    JsonNode tree(ObjectKey key, JsonNode tree, JsonNode git) {
        return tree == null ? null : new Walk(key).copy(tree, git, FieldPath.ROOT);
    }

    private static boolean isSecret(ObjectKey key) {
        return key.group().isEmpty() && key.kind().equals("Secret");
    }

    private final class Walk {

        private final ObjectKey key;
        private final boolean isSecret;
        private final List<FieldRule> rules;

        Walk(ObjectKey key) {
            this.key = key;
            this.isSecret = isSecret(key);
            this.rules = redact.stream().filter(rule -> rule.touches(key, FieldPath.ROOT)).toList();
        }

        JsonNode copy(JsonNode node, JsonNode git, FieldPath path) {
            if (Encrypted.is(git) || Encrypted.is(node) || isHidden(path)) return REDACTED;
            return switch (node) {
                case ObjectNode object -> object(object, git, path);
                case ArrayNode list -> list(list, git, path);
                default -> node;
            };
        }

        private boolean isHidden(FieldPath path) {
            if (isSecret && path.length() == 1 && path.last() instanceof FieldPath.Field(var name) && OF_SECRET.contains(name)) return true;
            // It holds the values a second time.
            if (path.last() instanceof FieldPath.Field(var name) && name.equals(LAST_APPLIED) && path.parent().equals(ANNOTATIONS)) return true;
            return rules.stream().anyMatch(rule -> rule.mayCover(key, path));
        }

        private JsonNode object(ObjectNode object, JsonNode git, FieldPath path) {
            var copy = JsonNodeFactory.instance.objectNode();
            for (var field : object.properties()) {
                copy.set(field.getKey(), copy(field.getValue(), git == null ? null : git.get(field.getKey()), path.field(field.getKey())));
            }
            return copy;
        }

        /** Items are told by all their scalars, so that whichever of them are the keys a rule can name them. */
        private JsonNode list(ArrayNode list, JsonNode git, FieldPath path) {
            if (holdsEncrypted(git)) return REDACTED;
            var copy = JsonNodeFactory.instance.arrayNode(list.size());
            for (var item : list) copy.add(copy(item, null, item.isObject() ? path.item(scalars(item)) : path.member(item.asText())));
            return copy;
        }

        private static Map<String, String> scalars(JsonNode item) {
            var keys = new LinkedHashMap<String, String>();
            for (var field : item.properties()) {
                if (field.getValue().isValueNode()) keys.put(field.getKey(), field.getValue().asText());
            }
            return keys;
        }

        private static boolean holdsEncrypted(JsonNode git) {
            if (git == null) return false;
            if (Encrypted.is(git)) return true;
            for (var child : git) {
                if (holdsEncrypted(child)) return true;
            }
            return false;
        }
    }
}
