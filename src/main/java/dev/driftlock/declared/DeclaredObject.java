package dev.driftlock.declared;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.diff.Address;
import java.io.DataOutput;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * An object as Git declares it. Kept compact, as its JSON bytes and one number a node for the lines, and parsed when a
 * request asks for it, so that 100,000 of them fit in a small pod. Immutable but for what is remembered of that.
 */
public final class DeclaredObject {

    private static final WeakReference<JsonNode> NOT_PARSED = new WeakReference<>(null);

    private final ObjectKey key;
    private final ObjectKey otherKey;
    private final String apiVersion;
    private final String source;
    private final List<Origin> origins;
    private final byte[] json;
    private final byte[] lines;
    private volatile WeakReference<JsonNode> parsed = NOT_PARSED;

    private DeclaredObject(ObjectKey key, ObjectKey otherKey, String apiVersion, String source, List<Origin> origins, byte[] json, byte[] lines) {
        this.key = key;
        this.otherKey = otherKey;
        this.apiVersion = apiVersion;
        this.source = source;
        this.origins = origins;
        this.json = json;
        this.lines = lines;
    }

    /**
     * @param source the name of the source that declares it
     * @param file the file's path from the root of the repository
     */
    public static DeclaredObject of(ObjectKey key, String apiVersion, String source, String file, Located.Mapping manifest) {
        return of(key, apiVersion, source, List.of(new Origin(file, Origin.Kind.WRITTEN)), manifest);
    }

    /**
     * @param origins what the object came out of, the file that stands for the whole object first; each line in
     *         {@code manifest} is one of {@link Origin#position}
     */
    public static DeclaredObject of(ObjectKey key, String apiVersion, String source, List<Origin> origins, Located.Mapping manifest) {
        return new DeclaredObject(key, null, apiVersion, source, origins, LocatedJson.bytes(manifest), LineIndex.encode(manifest));
    }

    /** Writes the manifest as it is kept here, to be read back with {@link #read}. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(json.length);
        out.write(json);
        out.writeInt(lines.length);
        out.write(lines);
    }

    /** The object whose manifest {@link #write} wrote. */
    public static DeclaredObject read(ObjectKey key, String apiVersion, String source, List<Origin> origins, ByteBuffer in) {
        return new DeclaredObject(key, null, apiVersion, source, origins, bytes(in), bytes(in));
    }

    private static byte[] bytes(ByteBuffer in) {
        var bytes = new byte[Objects.checkIndex(in.getInt(), in.remaining() + 1)];
        in.get(bytes);
        return bytes;
    }

    /** Whether the two are the same, but perhaps for their keys. */
    public boolean hasManifestOf(DeclaredObject other) {
        return apiVersion.equals(other.apiVersion) && source.equals(other.source) && origins.equals(other.origins)
                && Arrays.equals(json, other.json) && Arrays.equals(lines, other.lines);
    }

    /** The same manifest under another key. */
    public DeclaredObject as(ObjectKey newKey) {
        return new DeclaredObject(newKey, null, apiVersion, source, origins, json, lines);
    }

    /**
     * The same manifest under two keys, where nobody knows whether its kind is namespaced and Git names no namespace: a
     * request for the one or for the other finds it.
     *
     * @param likelier what {@link #key()} answers, and whose namespace counts as holding declared objects
     */
    public DeclaredObject as(ObjectKey likelier, ObjectKey other) {
        return new DeclaredObject(likelier, other, apiVersion, source, origins, json, lines);
    }

    public ObjectKey key() {
        return key;
    }

    /** The key, and the other one where the object has two. */
    public List<ObjectKey> keys() {
        return otherKey == null ? List.of(key) : List.of(key, otherKey);
    }

    /** As Git writes it, such as {@code autoscaling/v2}. */
    public String apiVersion() {
        return apiVersion;
    }

    public String source() {
        return source;
    }

    /** The file that declares the object; of a rendered one its template or resource file. */
    public String file() {
        return origins.getFirst().file();
    }

    /** The manifest, which nobody may change: it is handed to all who ask until memory is collected the next time. */
    public JsonNode tree() {
        var known = parsed.get();
        if (known != null) return known;
        var tree = parse();
        parsed = new WeakReference<>(tree);
        return tree;
    }

    /** The manifest for the caller alone: for whoever looks at many objects, each once. */
    public JsonNode parse() {
        return LocatedJson.parse(json);
    }

    /** Whether this plain text stands somewhere in the manifest: cheaper than to parse one that does not hold it. */
    public boolean mentions(String text) {
        var wanted = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at <= json.length - wanted.length; at++) {
            if (Arrays.equals(json, at, at + wanted.length, wanted, 0, wanted.length)) return true;
        }
        return false;
    }

    /** Where the node at {@code address} stands, or the deepest node on the way that exists. */
    public Place placeOf(Address address) {
        return places().of(address);
    }

    /** For several places in this object: parses it once. */
    public FieldPlaces places() {
        return new FieldPlaces(origins, lines, tree());
    }

    /** Whether parts of it render differently each time; most have none, so nobody needs to look. */
    public boolean hasVolatile() {
        return origins.stream().anyMatch(origin -> origin.kind() == Origin.Kind.VOLATILE);
    }

    /** The bytes that this object holds in memory, without its strings' headers. */
    public int weight() {
        return json.length + lines.length;
    }
}
