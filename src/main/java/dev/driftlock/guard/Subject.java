package dev.driftlock.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.Type.Member;
import java.util.Optional;

/**
 * What a request is judged as: the object it changes, before and after, and Git's.
 *
 * @param key the object's; of {@code /scale} the scaled object's (F9)
 * @param git Git's manifest; null where no source declares the object
 * @param live the object before; null for CREATE
 * @param requested the object asked for; null for DELETE
 * @param metadataOnly whether a subresource carries the object, so that only its metadata can change through it (F10)
 */
record Subject(Request request, ObjectKey key, Optional<DeclaredObject> declared, JsonNode git, JsonNode live, JsonNode requested,
        Member type, boolean metadataOnly) {

    static Subject of(Request request, World world) {
        return Scale.isScale(request) ? Scale.subject(request, world) : of(request, world, request.key(), request.oldObject(), request.object());
    }

    static Subject of(Request request, World world, ObjectKey key, JsonNode live, JsonNode requested) {
        var declared = world.declared().find(key);
        var type = world.types().of(key.group(), request.version(), key.kind());
        boolean metadataOnly = request.isSubresource() && !Scale.isScale(request) && !isResize(request);
        return new Subject(request, key, declared, declared.map(DeclaredObject::tree).orElse(null), orNull(live), orNull(requested), type, metadataOnly);
    }

    /** The same request, judged by what Git declared before. */
    Subject against(Optional<DeclaredObject> earlier) {
        return new Subject(request, key, earlier, earlier.map(DeclaredObject::tree).orElse(null), live, requested, type, metadataOnly);
    }

    private static boolean isResize(Request request) {
        return request.resource().group().isEmpty() && request.resource().plural().equals("pods") && request.subresource().equals("resize");
    }

    private static JsonNode orNull(JsonNode node) {
        return node == null || node.isMissingNode() || node.isNull() ? null : node;
    }

    boolean is(String group, String kind) {
        return key.group().equals(group) && key.kind().equals(kind);
    }

    boolean isNamespace() {
        return is("", "Namespace");
    }

    /** The text at {@code metadata.<map>[key]} of {@code object}; null where there is none. */
    static String meta(JsonNode object, String map, String key) {
        return object == null ? null : object.path("metadata").path(map).path(key).textValue();
    }
}
