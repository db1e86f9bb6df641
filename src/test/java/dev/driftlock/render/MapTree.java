package dev.driftlock.render;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A tree in memory that counts what is read of it. */
final class MapTree implements FileTree {

    private final TreeMap<String, String> files = new TreeMap<>();
    final List<String> read = new ArrayList<>();
    int listed;

    MapTree with(String path, String text) {
        files.put(path, text);
        return this;
    }

    MapTree without(String path) {
        files.remove(path);
        return this;
    }

    @Override
    public String id() {
        return "tree-" + files.hashCode();
    }

    @Override
    public boolean holds(String name) {
        return files.containsKey(name);
    }

    @Override
    public List<Blob> files(Predicate<String> wanted) {
        listed++;
        return files.keySet().stream().filter(wanted).map(path -> new Blob(path, "blob-" + files.get(path).hashCode())).toList();
    }

    @Override
    public byte[] read(Blob blob) {
        read.add(blob.path());
        return files.get(blob.path()).getBytes(StandardCharsets.UTF_8);
    }
}
