package dev.driftlock.policy.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.guard.Finding;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Matter;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import java.util.List;
import java.util.function.UnaryOperator;

/** The variables' values as JSON, in the shape that {@link VariableTypes} declares. Trees are taken as they are, not copied. */
final class Facts {

    private Facts() {
    }

    static JsonNode request(Request request) {
        var original = request.original();
        var node = object().put("subResource", request.subresource()).put("requestSubResource", original.subresource()).put("name", request.name())
                .put("namespace", request.namespace()).put("operation", request.operation().name()).put("dryRun", request.dryRun());
        node.set("kind", kind(request.group(), request.version(), request.kind()));
        node.set("requestKind", kind(original.group(), original.version(), original.kind()));
        node.set("resource", resource(request.resource()));
        node.set("requestResource", resource(original.resource()));
        node.set("userInfo", user(request.user()));
        node.set("options", original.options().isMissingNode() ? JsonNodeFactory.instance.nullNode() : original.options());
        return node;
    }

    private static JsonNode kind(String group, String version, String kind) {
        return object().put("group", group).put("version", version).put("kind", kind);
    }

    private static JsonNode resource(Request.Resource resource) {
        return object().put("group", resource.group()).put("version", resource.version()).put("resource", resource.plural());
    }

    private static JsonNode user(Request.UserInfo user) {
        var node = object().put("username", user.name()).put("uid", user.uid());
        node.set("groups", texts(user.groups()));
        var extra = node.putObject("extra");
        user.extra().forEach((key, values) -> extra.set(key, texts(values)));
        return node;
    }

    private static JsonNode texts(List<String> texts) {
        var list = JsonNodeFactory.instance.arrayNode(texts.size());
        texts.forEach(list::add);
        return list;
    }

    /** Of {@code /scale} the scaled object as far as the Scale tells it, so that a policy about Deployments holds for both ways to scale one (F9). */
    static JsonNode object(Matter matter, JsonNode judged, JsonNode sent) {
        if (judged == null || !(judged instanceof ObjectNode fields) || judged == sent) return judged;
        var resource = matter.request().resource();
        var node = object().put("apiVersion", resource.group().isEmpty() ? resource.version() : resource.group() + "/" + resource.version())
                .put("kind", matter.key().kind());
        node.set("metadata", sent.path("metadata").isObject() ? sent.get("metadata") : object());
        node.setAll(fields);
        return node;
    }

    /** None for what is cluster-scoped, a Namespace itself included. */
    static JsonNode namespace(Matter matter) {
        return matter.key().isNamespaced() ? matter.world().namespaces().object(matter.key().namespace()).orElse(null) : null;
    }

    static JsonNode source(DeclaredSource source, Mode mode) {
        return object().put("name", source.name()).put("commit", source.commit()).put("mode", mode.toString());
    }

    static JsonNode actor(Matter matter) {
        var node = object().put("kind", matter.actor().word()).put("name", matter.actor().name());
        return node.set("groups", texts(matter.request().user().groups()));
    }

    static JsonNode grant(Grant grant) {
        var node = object().put("name", grant.name()).put("scope", grant.scope().text()).put("incident", grant.incident()).put("holder", grant.holder());
        return node.putPOJO("opened", grant.opened()).putPOJO("until", grant.until());
    }

    static JsonNode finding(Finding finding, UnaryOperator<JsonNode> shown) {
        var node = object().put("kind", finding.kind().toString()).put("path", finding.path().toString());
        node.set("git", orNull(shown.apply(finding.git())));
        node.set("live", orNull(shown.apply(finding.live())));
        node.set("requested", orNull(shown.apply(finding.requested())));
        return node;
    }

    private static JsonNode orNull(JsonNode value) {
        return value == null ? JsonNodeFactory.instance.nullNode() : value;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
