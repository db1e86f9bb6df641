package dev.driftlock.admission.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.guard.Request.Original;
import dev.driftlock.guard.Request.Resource;
import dev.driftlock.guard.Request.UserInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads an AdmissionReview (admission.k8s.io/v1) from its bytes. Fields that are not known are passed over, as the API
 * grows; one that is known and of another type makes the whole review malformed, since guessing would be judging something else.
 */
public final class AdmissionReviewReader {

    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";

    /** The request of the review in {@code body}. */
    public Request read(byte[] body) throws MalformedReviewException {
        var review = ReviewJson.read(body);
        if (!review.isObject()) throw wrong("the body", review, "an AdmissionReview");
        expect("kind", text(review, "", "kind"), KIND);
        expect("apiVersion", text(review, "", "apiVersion"), API_VERSION);
        return request(object(review, "", "request"));
    }

    private static Request request(JsonNode request) throws MalformedReviewException {
        var at = "request.";
        if (request.isMissingNode()) throw new MalformedReviewException("request is missing");
        var operation = operation(request);
        var kind = present(object(request, at, "kind"), "request.kind");
        var read = new Request(
                uid(request),
                operation,
                text(kind, "request.kind.", "group"),
                text(kind, "request.kind.", "version"),
                named(kind, "request.kind.", "kind"),
                resource(present(object(request, at, "resource"), "request.resource")),
                text(request, at, "subResource"),
                text(request, at, "namespace"),
                text(request, at, "name"),
                user(present(object(request, at, "userInfo"), "request.userInfo")),
                flag(request, at, "dryRun"),
                object(request, at, "object"),
                object(request, at, "oldObject"),
                original(request, kind));
        if (operation == Operation.CREATE || operation == Operation.UPDATE) present(read.object(), "request.object");
        if (operation == Operation.UPDATE) present(read.oldObject(), "request.oldObject");
        return read;
    }

    /** Absent where the API server converted nothing. */
    private static Original original(JsonNode request, JsonNode kind) throws MalformedReviewException {
        var at = "request.";
        var asked = object(request, at, "requestKind");
        var shown = asked.isMissingNode() ? kind : asked;
        var askedResource = object(request, at, "requestResource");
        return new Original(text(shown, "request.requestKind.", "group"), text(shown, "request.requestKind.", "version"), text(shown, "request.requestKind.", "kind"),
                resource(askedResource.isMissingNode() ? request.get("resource") : askedResource),
                text(request, at, request.hasNonNull("requestSubResource") ? "requestSubResource" : "subResource"), object(request, at, "options"));
    }

    private static String uid(JsonNode request) throws MalformedReviewException {
        var uid = named(request, "request.", "uid");
        // It is sent back as it came, which half a surrogate pair cannot be.
        if (!WellFormed.isWellFormed(uid)) throw new MalformedReviewException("request.uid is no Unicode text");
        return uid;
    }

    private static Operation operation(JsonNode request) throws MalformedReviewException {
        var text = named(request, "request.", "operation");
        for (var operation : Operation.values()) {
            if (operation.name().equals(text)) return operation;
        }
        throw new MalformedReviewException("request.operation is \"" + text + "\"; accepted are CREATE, UPDATE, DELETE, CONNECT");
    }

    private static Resource resource(JsonNode resource) throws MalformedReviewException {
        var at = "request.resource.";
        return new Resource(text(resource, at, "group"), text(resource, at, "version"), named(resource, at, "resource"));
    }

    private static UserInfo user(JsonNode user) throws MalformedReviewException {
        var at = "request.userInfo.";
        return new UserInfo(text(user, at, "username"), text(user, at, "uid"), texts(user.path("groups"), at + "groups"),
                extra(object(user, at, "extra")));
    }

    private static Map<String, List<String>> extra(JsonNode extra) throws MalformedReviewException {
        var values = new LinkedHashMap<String, List<String>>();
        for (var entry : extra.properties()) {
            values.put(entry.getKey(), texts(entry.getValue(), "request.userInfo.extra." + entry.getKey()));
        }
        return values;
    }

    private static List<String> texts(JsonNode list, String path) throws MalformedReviewException {
        if (isAbsent(list)) return List.of();
        if (!list.isArray()) throw wrong(path, list, "a list of strings");
        var texts = new ArrayList<String>(list.size());
        for (var item : list) {
            if (!item.isTextual()) throw wrong(path + "[" + texts.size() + "]", item, "a string");
            texts.add(item.textValue());
        }
        return texts;
    }

    private static String named(JsonNode parent, String at, String name) throws MalformedReviewException {
        var text = text(parent, at, name);
        if (text.isEmpty()) throw new MalformedReviewException(at + name + (parent.path(name).isTextual() ? " is empty" : " is missing"));
        return text;
    }

    /** The string of that name; the empty one where it is absent. */
    private static String text(JsonNode parent, String at, String name) throws MalformedReviewException {
        var node = parent.path(name);
        if (node.isTextual()) return node.textValue();
        if (isAbsent(node)) return "";
        throw wrong(at + name, node, "a string");
    }

    private static boolean flag(JsonNode parent, String at, String name) throws MalformedReviewException {
        var node = parent.path(name);
        if (node.isBoolean()) return node.booleanValue();
        if (isAbsent(node)) return false;
        throw wrong(at + name, node, "true or false");
    }

    /** The object of that name; a missing node where it is absent. */
    private static JsonNode object(JsonNode parent, String at, String name) throws MalformedReviewException {
        var node = parent.path(name);
        if (node.isObject()) return node;
        if (isAbsent(node)) return MissingNode.getInstance();
        throw wrong(at + name, node, "an object");
    }

    private static JsonNode present(JsonNode node, String path) throws MalformedReviewException {
        if (node.isMissingNode()) throw new MalformedReviewException(path + " is missing");
        return node;
    }

    /** Go writes what is not there as {@code null}, or leaves it out. */
    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static void expect(String path, String text, String accepted) throws MalformedReviewException {
        if (text.equals(accepted)) return;
        throw new MalformedReviewException(path + (text.isEmpty() ? " is missing" : " is \"" + text + "\"") + "; accepted is " + accepted);
    }

    private static MalformedReviewException wrong(String path, JsonNode node, String accepted) {
        return new MalformedReviewException(path + " is " + nameOf(node.getNodeType()) + "; accepted is " + accepted);
    }

    private static String nameOf(JsonNodeType type) {
        if (type == JsonNodeType.NULL) return "null";
        var name = type == JsonNodeType.ARRAY ? "list" : type.name().toLowerCase(Locale.ROOT);
        return ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
    }
}
