package dev.driftlock.render;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Origin;
import dev.driftlock.render.Manifest.CustomKind;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/**
 * What was read of plain files, in a file of its own: a restart need not read ten thousand manifests before it can judge. It
 * holds no more than the clone beside it. One that cannot be read, of other files or of another layout counts as none.
 */
public record KeptRendering(Path file) {

    /** The first bytes; to be changed with the layout. */
    private static final int LAYOUT = 0x44_4c_52_02;
    private static final int CHECKSUM = Long.BYTES;

    /** Keeps {@code rendering}, or nothing where a program made it. Whole or not at all. */
    public void keep(RenderSettings settings, Rendering rendering) throws IOException {
        if (rendering.treeId().isEmpty()) {
            forget();
            return;
        }
        var unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (var out = Files.newOutputStream(unfinished)) {
                write(out, settings, rendering);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void write(OutputStream to, RenderSettings settings, Rendering rendering) throws IOException {
        var checked = new CheckedOutputStream(new BufferedOutputStream(to, 1 << 16), new CRC32C());
        var out = new DataOutputStream(checked);
        out.writeInt(LAYOUT);
        writeText(out, key(settings, rendering.treeId()));
        var words = words(rendering);
        out.writeInt(words.size());
        for (var word : words.keySet()) writeText(out, word);
        out.writeInt(rendering.files().size());
        for (var entry : rendering.files().entrySet()) {
            writeText(out, entry.getKey());
            write(out, entry.getValue(), words);
        }
        out.writeLong(checked.getChecksum().getValue());
        out.flush();
    }

    /** What manifests repeat, with its place among all. */
    private static Map<String, Integer> words(Rendering rendering) {
        var words = new LinkedHashMap<String, Integer>();
        for (var file : rendering.files().values()) {
            for (var manifest : file.manifests()) {
                for (var word : List.of(manifest.object().apiVersion(), manifest.object().key().kind(), manifest.namespace())) words.putIfAbsent(word, words.size());
            }
        }
        return words;
    }

    private static void write(DataOutputStream out, RenderedFile rendered, Map<String, Integer> words) throws IOException {
        writeText(out, rendered.blob());
        out.writeInt(rendered.skipped());
        out.writeInt(rendered.notes().size());
        for (var note : rendered.notes()) writeText(out, note);
        out.writeInt(rendered.manifests().size());
        for (var manifest : rendered.manifests()) write(out, manifest, words);
    }

    private static void write(DataOutputStream out, Manifest manifest, Map<String, Integer> words) throws IOException {
        var object = manifest.object();
        out.writeInt(words.get(object.apiVersion()));
        out.writeInt(words.get(object.key().kind()));
        out.writeInt(words.get(manifest.namespace()));
        writeText(out, object.key().name());
        out.writeBoolean(manifest.defines().isPresent());
        if (manifest.defines().isPresent()) {
            writeText(out, manifest.defines().get().group());
            writeText(out, manifest.defines().get().kind());
            out.writeBoolean(manifest.defines().get().namespaced());
        }
        object.write(out);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What the files depend on, beside how they are read. */
    private static String key(RenderSettings settings, String treeId) {
        return String.join("\n", treeId, settings.source(), settings.path(), settings.directory().toString());
    }

    /** The files that were kept of this tree, still without their final keys. */
    Optional<Map<String, RenderedFile>> read(RenderSettings settings, String treeId) {
        try {
            var bytes = Files.readAllBytes(file);
            if (!isWhole(bytes)) return Optional.empty();
            return new Reading(settings.source(), ByteBuffer.wrap(bytes, 0, bytes.length - CHECKSUM)).files(key(settings, treeId));
        } catch (IOException | BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static boolean isWhole(byte[] bytes) {
        if (bytes.length < CHECKSUM) return false;
        var checksum = new CRC32C();
        checksum.update(bytes, 0, bytes.length - CHECKSUM);
        return ByteBuffer.wrap(bytes).getLong(bytes.length - CHECKSUM) == checksum.getValue();
    }

    /** A word with what it means where it is an apiVersion. */
    private record Word(String text, String group) {

        static Word of(String text) {
            return new Word(text.intern(), ObjectKey.groupOf(text).intern());
        }
    }

    /** Reads what {@link #write} wrote; the words that manifests repeat are kept once. */
    private record Reading(String source, ByteBuffer in, List<Word> words) {

        Reading(String source, ByteBuffer in) {
            this(source, in, new ArrayList<>());
        }

        Optional<Map<String, RenderedFile>> files(String key) {
            if (in.getInt() != LAYOUT || !text().equals(key)) return Optional.empty();
            for (int left = in.getInt(); left > 0; left--) words.add(Word.of(text()));
            var files = new LinkedHashMap<String, RenderedFile>();
            for (int left = in.getInt(); left > 0; left--) {
                var path = text();
                files.put(path, file(List.of(new Origin(path, Origin.Kind.WRITTEN))));
            }
            return Optional.of(files);
        }

        private RenderedFile file(List<Origin> origins) {
            var blob = text();
            int skipped = in.getInt();
            var notes = new ArrayList<String>();
            for (int left = in.getInt(); left > 0; left--) notes.add(text());
            var manifests = new ArrayList<Manifest>();
            for (int left = in.getInt(); left > 0; left--) manifests.add(manifest(origins));
            return new RenderedFile(blob, List.copyOf(manifests), skipped, List.copyOf(notes));
        }

        private Manifest manifest(List<Origin> origins) {
            var apiVersion = word();
            var kind = word().text;
            var namespace = word().text;
            var key = new ObjectKey(apiVersion.group, kind, namespace, text());
            var defines = in.get() == 0 ? Optional.<CustomKind>empty() : Optional.of(new CustomKind(text(), text(), in.get() != 0));
            return new Manifest(DeclaredObject.read(key, apiVersion.text, source, origins, in), namespace, defines);
        }

        private String text() {
            int length = Objects.checkIndex(in.getInt(), in.remaining() + 1);
            var text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
            in.position(in.position() + length);
            return text;
        }

        private Word word() {
            return words.get(in.getInt());
        }
    }
}
