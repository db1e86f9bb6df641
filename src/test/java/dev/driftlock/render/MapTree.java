package dev.driftlock.render;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A tree in memory that counts what is read of it. */
public final class MapTree implements FileTree {

    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private final Set<String> links = new HashSet<>();
    final List<String> read = new ArrayList<>();
    int listed;
    /** The source's. */
    String path = "";

    public MapTree with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.UTF_8));
    }

    public MapTree with(String path, byte[] content) {
        files.put(path, content);
        return this;
    }

    public MapTree without(String path) {
        files.remove(path);
        return this;
    }

    @Override
    public String id() {
        return "tree-" + files.keySet().stream().map(this::entry).toList().hashCode() + files.keySet().hashCode();
    }

    @Override
    public boolean holds(String name) {
        return files.containsKey(path.isEmpty() ? name : path + "/" + name);
    }

    @Override
    public List<Blob> files(Predicate<String> wanted) {
        listed++;
        return files.keySet().stream().filter(wanted).map(path -> new Blob(path, entry(path).id())).toList();
    }

    @Override
    public byte[] read(Blob blob) {
        read.add(blob.path());
        return files.get(blob.path());
    }

    /** A link: its content is where it leads. */
    public MapTree link(String path, String target) {
        links.add(path);
        return with(path, target);
    }

    @Override
    public Optional<Entry> at(String path) {
        if (files.containsKey(path)) return Optional.of(entry(path));
        var below = below(path);
        return below.isEmpty() ? Optional.empty() : Optional.of(new Entry(Entry.Type.DIRECTORY, "tree-" + below.hashCode()));
    }

    private Entry entry(String path) {
        return new Entry(links.contains(path) ? Entry.Type.LINK : Entry.Type.FILE, "blob-" + Arrays.hashCode(files.get(path)));
    }

    @Override
    public Map<String, Entry> below(String directory) {
        var below = new LinkedHashMap<String, Entry>();
        var prefix = directory.isEmpty() ? "" : directory + "/";
        files.keySet().stream().filter(path -> path.startsWith(prefix)).forEach(path -> below.put(path, entry(path)));
        return below;
    }
}
