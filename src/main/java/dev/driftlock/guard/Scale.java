package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Types.ScaleTarget;
import java.util.Locale;

/**
 * A change of {@code /scale} is one of the scaled object's number of replicas (F9). A Scale carries neither the object's
 * kind nor its labels: the kind comes from what is known of the resource, else from what Git declares.
 */
final class Scale {

    private static final String USUAL_PATH = ".spec.replicas";

    private Scale() {
    }

    static boolean isScale(Request request) {
        return request.subresource().equals("scale");
    }

    static Subject subject(Request request, World world) {
        var resource = request.resource();
        var target = world.types().scaleTarget(resource.group(), resource.version(), resource.plural())
                .orElseGet(() -> new ScaleTarget(declaredKind(resource, world), USUAL_PATH));
        var key = new ObjectKey(resource.group(), target.kind(), request.namespace(), request.objectName());
        return Subject.of(request, world, key, scaled(request.oldObject(), target), scaled(request.object(), target));
    }

    private static String declaredKind(Request.Resource resource, World world) {
        return world.declared().kindsIn(resource.group()).stream().filter(kind -> isPluralOf(resource.plural(), kind)).findFirst().orElse(resource.plural());
    }

    /** By the rules of English that nearly all CRDs' plurals go by. */
    private static boolean isPluralOf(String plural, String kind) {
        var singular = kind.toLowerCase(Locale.ROOT);
        return plural.equals(singular + "s") || plural.equals(singular + "es") || plural.equals(singular)
                || singular.endsWith("y") && plural.equals(singular.substring(0, singular.length() - 1) + "ies");
    }

    /** The scaled object as far as the Scale tells it: its number of replicas alone. */
    private static JsonNode scaled(JsonNode scale, ScaleTarget target) {
        var object = JsonNodeFactory.instance.objectNode();
        var fields = target.replicasPath().substring(1).split("\\.");
        var parent = object;
        for (int i = 0; i < fields.length - 1; i++) parent = parent.putObject(fields[i]);
        // A Scale omits a zero.
        parent.set(fields[fields.length - 1], scale.path("spec").has("replicas") ? scale.get("spec").get("replicas") : JsonNodeFactory.instance.numberNode(0));
        return object;
    }
}
