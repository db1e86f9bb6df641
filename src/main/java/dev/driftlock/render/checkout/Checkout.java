package dev.driftlock.render.checkout;

import dev.driftlock.render.FileTree;
import dev.driftlock.render.FileTree.Entry;
import dev.driftlock.render.FileTree.Entry.Type;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.process.Limits;
import dev.driftlock.render.process.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the parts of a commit that a renderer asks for into a directory, at their paths from the repository's root, and
 * remembers what it looked at. Links are written as links where they lead to something in the repository, which is then
 * written too; others are left out, so that nothing outside the directory can be reached through it.
 */
public final class Checkout {

    private static final int MOST_LINKS = 40;

    private final FileTree tree;
    private final Path directory;
    private final Limits limits;
    private final Map<String, String> looked = new LinkedHashMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private long bytes;

    public Checkout(FileTree tree, Path directory, Limits limits) {
        this.tree = tree;
        this.directory = directory;
        this.limits = limits;
    }

    /** What was looked at so far. */
    public Inputs inputs(String how) {
        return new Inputs(how, Map.copyOf(looked));
    }

    /** The texts of the files that were written, by their real paths. */
    public Map<String, byte[]> contents() {
        return contents;
    }

    public Path onDisk(String path) {
        return path.isEmpty() ? directory : directory.resolve(path);
    }

    /** Where {@code path} really stands, all links followed; empty where nothing stands there or it leaves the repository. */
    public Optional<String> find(String path) throws IOException, RenderException {
        return resolve(path).map(Real::path);
    }

    public boolean isDirectory(String path) throws IOException, RenderException {
        return resolve(path).filter(real -> real.entry.type() == Type.DIRECTORY).isPresent();
    }

    public boolean isFile(String path) throws IOException, RenderException {
        return resolve(path).filter(real -> real.entry.type() == Type.FILE).isPresent();
    }

    /** Writes the file, or the directory with all below it; false where there is none. */
    public boolean bring(String path) throws IOException, RenderException {
        var real = resolve(path);
        if (real.isPresent()) bring(real.get());
        return real.isPresent();
    }

    /** Writes the file and answers its content. */
    public byte[] read(String path) throws IOException, RenderException {
        var real = resolve(path).filter(found -> found.entry.type() == Type.FILE)
                .orElseThrow(() -> RenderException.of(path + " is not a file of the repository"));
        bring(real);
        return contents.get(real.path);
    }

    private void bring(Real real) throws IOException, RenderException {
        looked.put(real.path, real.entry.id());
        if (!written.add(real.path)) return;
        if (real.entry.type() == Type.FILE) {
            write(real.path, real.entry);
            return;
        }
        Scratch.using(() -> Files.createDirectories(onDisk(real.path)));
        for (var each : tree.below(real.path).entrySet()) {
            if (each.getValue().type() == Type.LINK) bring(each.getKey());
            else if (written.add(each.getKey())) write(each.getKey(), each.getValue());
        }
    }

    private void write(String path, Entry file) throws IOException, RenderException {
        var content = tree.read(new FileTree.Blob(path, file.id()));
        bytes += content.length;
        contents.put(path, content);
        if (bytes > limits.copied()) throw RenderException.of("what is rendered takes more than " + (limits.copied() >> 20) + " MiB of files");
        if (contents.size() > limits.files()) throw RenderException.of("what is rendered takes more than " + limits.files() + " files");
        Scratch.using(() -> Files.write(place(path), content));
    }

    /** A Git tree can be made to hold a name such as {@code ..}. */
    private Path place(String path) throws IOException, RenderException {
        var file = directory.resolve(path);
        if (!file.normalize().equals(file) || !file.startsWith(directory)) throw RenderException.of(path + " is no path that can be written");
        Files.createDirectories(file.getParent());
        return file;
    }

    private record Real(String path, Entry entry) {
    }

    /** Step by step, as the operating system will. The links on the way are written once it is known that they stay inside. */
    private Optional<Real> resolve(String path) throws IOException, RenderException {
        var way = new ArrayDeque<String>();
        var steps = new ArrayDeque<>(List.of(path.split("/")));
        var links = new LinkedHashMap<String, String>();
        while (!steps.isEmpty()) {
            var step = steps.pop();
            if (step.isEmpty() || step.equals(".")) continue;
            if (step.equals("..")) {
                if (way.pollLast() == null) return Optional.empty();
                continue;
            }
            way.add(step);
            var at = String.join("/", way);
            var entry = tree.at(at);
            if (entry.isEmpty()) {
                looked.put(at, "");
                return Optional.empty();
            }
            if (entry.get().type() != Type.LINK) continue;
            looked.put(at, entry.get().id());
            var target = new String(tree.read(new FileTree.Blob(at, entry.get().id())), StandardCharsets.UTF_8);
            if (target.startsWith("/") || links.size() == MOST_LINKS || links.put(at, target) != null) return Optional.empty();
            way.removeLast();
            for (var each : List.of(target.split("/")).reversed()) steps.push(each);
        }
        for (var link : links.entrySet()) link(link.getKey(), link.getValue());
        var real = String.join("/", way);
        return tree.at(real).map(entry -> new Real(real, entry));
    }

    private void link(String path, String target) throws RenderException {
        if (written.add(path)) Scratch.using(() -> Files.createSymbolicLink(place(path), Path.of(target)));
    }
}
