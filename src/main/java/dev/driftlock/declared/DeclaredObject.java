package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;

/**
 * An object as Git declares it. Kept compact, as its JSON bytes and one number a node for the lines, and parsed when a
 * request asks for it, so that 100,000 of them fit in a small pod. Immutable.
 */
public final class DeclaredObject {

    private final ObjectKey key;
    private final String apiVersion;
    private final String source;
    private final String file;
    private final byte[] json;
    private final byte[] lines;

    private DeclaredObject(ObjectKey key, String apiVersion, String source, String file, byte[] json, byte[] lines) {
        this.key = key;
        this.apiVersion = apiVersion;
        this.source = source;
        this.file = file;
        this.json = json;
        this.lines = lines;
    }

    /**
     * @param source the name of the source that declares it
     * @param file the file's path from the root of the repository
     */
    public static DeclaredObject of(ObjectKey key, String apiVersion, String source, String file, Located.Mapping manifest) {
        return new DeclaredObject(key, apiVersion, source, file, LocatedJson.bytes(manifest), LineIndex.encode(manifest));
    }

    public ObjectKey key() {
        return key;
    }

    /** As Git writes it, such as {@code autoscaling/v2}. */
    public String apiVersion() {
        return apiVersion;
    }

    public String source() {
        return source;
    }

    public String file() {
        return file;
    }

    /** The manifest, parsed anew at each call: ask once a request. */
    public JsonNode tree() {
        return LocatedJson.parse(json);
    }

    /** The line in {@link #file()} of the node at {@code address}, or of the deepest node on the way that exists. */
    public int lineOf(Address address) {
        return LineIndex.lineOf(lines, tree(), address);
    }

    /** The bytes that this object holds in memory, without its strings' headers. */
    public int weight() {
        return json.length + lines.length;
    }
}
