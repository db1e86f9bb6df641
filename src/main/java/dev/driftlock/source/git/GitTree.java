package dev.driftlock.source.git;

import dev.driftlock.render.FileTree;
import dev.driftlock.render.RenderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** The files of a commit below a path, read from the clone's objects. A path may also name a single file. */
public final class GitTree implements FileTree, AutoCloseable {

    /** Far above what etcd takes for an object, and low enough that no file fills the memory. */
    private static final long MAX_FILE = 32L << 20;
    private static final int MAX_LINKS = 10;

    private final ObjectReader reader;
    private final ObjectId root;
    private final String path;
    private final ObjectId below;
    private final FileMode mode;

    private GitTree(ObjectReader reader, ObjectId root, String path, ObjectId below, FileMode mode) {
        this.reader = reader;
        this.root = root;
        this.path = path;
        this.below = below;
        this.mode = mode;
    }

    static GitTree of(Repository repository, ObjectId commit, String path) throws IOException, RenderException {
        var reader = repository.newObjectReader();
        try (var walk = new RevWalk(reader)) {
            var root = walk.parseCommit(commit).getTree().copy();
            if (path.isEmpty()) return new GitTree(reader, root, path, root, FileMode.TREE);
            var entry = entry(reader, root, path);
            if (entry.isEmpty()) throw RenderException.of("the path " + path + " is not in commit " + commit.abbreviate(7).name());
            return new GitTree(reader, root, path, entry.get().id(), entry.get().mode());
        }
    }

    private record Found(ObjectId id, FileMode mode) {
    }

    private static Optional<Found> entry(ObjectReader reader, ObjectId root, String path) throws IOException {
        try (var walk = TreeWalk.forPath(reader, path, root)) {
            return walk == null ? Optional.empty() : Optional.of(new Found(walk.getObjectId(0), walk.getFileMode(0)));
        }
    }

    @Override
    public String id() {
        return below.name();
    }

    @Override
    public boolean holds(String name) throws IOException {
        return mode == FileMode.TREE && entry(reader, below, name).isPresent();
    }

    @Override
    public List<Blob> files(Predicate<String> wanted) throws IOException {
        try {
            return list(wanted);
        } catch (RuntimeException e) {
            throw damage(e);
        }
    }

    /** What JGit stumbles over in damaged files is not always an IOException. */
    private static IOException damage(RuntimeException e) {
        return new IOException("unreadable object: " + e, e);
    }

    private List<Blob> list(Predicate<String> wanted) throws IOException {
        var found = new LinkedHashMap<String, Blob>();
        if (mode != FileMode.TREE) {
            if (isFile(mode)) found.put(path, new Blob(path, below.name()));
            return List.copyOf(found.values());
        }
        var links = new ArrayList<String>();
        try (var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(below);
            while (walk.next()) {
                var file = inRepository(walk.getPathString());
                if (!wanted.test(file)) continue;
                if (isFile(walk.getFileMode(0))) found.put(file, new Blob(file, walk.getObjectId(0).name()));
                else if (walk.getFileMode(0) == FileMode.SYMLINK) links.add(file);
            }
        }
        // A link to a file that is there anyway would declare everything in it twice.
        for (var link : links) target(link).ifPresent(blob -> found.putIfAbsent(blob.path(), blob));
        return List.copyOf(found.values());
    }

    private String inRepository(String relative) {
        return path.isEmpty() ? relative : path + "/" + relative;
    }

    private static boolean isFile(FileMode mode) {
        return mode == FileMode.REGULAR_FILE || mode == FileMode.EXECUTABLE_FILE;
    }

    /** The file that a symbolic link leads to, as long as that stays below the path: a change elsewhere would not be seen. */
    private Optional<Blob> target(String link) throws IOException {
        var at = link;
        for (int i = 0; i < MAX_LINKS; i++) {
            var entry = entry(reader, root, at);
            if (entry.isEmpty()) return Optional.empty();
            if (isFile(entry.get().mode())) return Optional.of(new Blob(at, entry.get().id().name()));
            if (entry.get().mode() != FileMode.SYMLINK) return Optional.empty();
            var to = new String(reader.open(entry.get().id(), Constants.OBJ_BLOB).getBytes(), StandardCharsets.UTF_8);
            var next = resolve(at, to);
            if (next.isEmpty()) return Optional.empty();
            at = next.get();
        }
        return Optional.empty();
    }

    private Optional<String> resolve(String link, String to) {
        if (to.startsWith("/")) return Optional.empty();
        var parts = new ArrayList<>(List.of(link.split("/")));
        parts.removeLast();
        for (var part : to.split("/")) {
            if (part.isEmpty() || part.equals(".")) continue;
            if (!part.equals("..")) parts.add(part);
            else if (parts.isEmpty()) return Optional.empty();
            else parts.removeLast();
        }
        var file = String.join("/", parts);
        return path.isEmpty() || file.startsWith(path + "/") ? Optional.of(file) : Optional.empty();
    }

    @Override
    public byte[] read(Blob blob) throws IOException, RenderException {
        try {
            var loader = reader.open(ObjectId.fromString(blob.id()), Constants.OBJ_BLOB);
            if (loader.getSize() > MAX_FILE) throw RenderException.of(blob.path() + " has " + (loader.getSize() >> 20) + " MiB; at most 32 are read");
            return loader.getBytes((int) MAX_FILE);
        } catch (RuntimeException e) {
            throw damage(e);
        }
    }

    @Override
    public Optional<Entry> at(String inRepository) throws IOException {
        try {
            if (inRepository.isEmpty()) return Optional.of(new Entry(Entry.Type.DIRECTORY, root.name()));
            return entry(reader, root, inRepository).flatMap(found -> entry(found.id(), found.mode()));
        } catch (RuntimeException e) {
            throw damage(e);
        }
    }

    /** A submodule is none: its files are in another repository. */
    private static Optional<Entry> entry(ObjectId id, FileMode mode) {
        if (isFile(mode)) return Optional.of(new Entry(Entry.Type.FILE, id.name()));
        if (mode == FileMode.SYMLINK) return Optional.of(new Entry(Entry.Type.LINK, id.name()));
        return mode == FileMode.TREE ? Optional.of(new Entry(Entry.Type.DIRECTORY, id.name())) : Optional.empty();
    }

    @Override
    public Map<String, Entry> below(String directory) throws IOException {
        var found = new LinkedHashMap<String, Entry>();
        try (var walk = new TreeWalk(reader)) {
            walk.setRecursive(true);
            walk.addTree(directory.isEmpty() ? root : entry(reader, root, directory).orElseThrow().id());
            var prefix = directory.isEmpty() ? "" : directory + "/";
            while (walk.next()) {
                var path = prefix + walk.getPathString();
                entry(walk.getObjectId(0), walk.getFileMode(0)).ifPresent(entry -> found.put(path, entry));
            }
            return found;
        } catch (RuntimeException e) {
            throw damage(e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
