package dev.driftlock.render.process;

import dev.driftlock.render.RenderException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A directory for one rendering, readable by nobody else (value files may hold secrets) and gone when it is over. */
public final class Scratch implements AutoCloseable {

    private final Path directory;

    private Scratch(Path directory) {
        this.directory = directory;
    }

    public static Scratch in(Path parent) throws RenderException {
        return using(() -> {
            Files.createDirectories(parent);
            var directory = Files.createTempDirectory(parent, "render-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            var scratch = new Scratch(directory.toRealPath());
            Files.createDirectories(scratch.files());
            Files.createDirectories(scratch.home());
            return scratch;
        });
    }

    /** Something done on the disk. */
    @FunctionalInterface
    public interface OnDisk<T> {
        T run() throws IOException, RenderException;
    }

    /** A disk that is full or a name that it cannot hold breaks the rendering, not the clone. */
    public static <T> T using(OnDisk<T> action) throws RenderException {
        try {
            return action.run();
        } catch (IOException | InvalidPathException e) {
            throw RenderException.passing("the files cannot be written for the renderer: " + e);
        }
    }

    /** Writes a file of ours, beside the repository's. */
    public Path write(String name, byte[] content) throws RenderException {
        return using(() -> Files.write(directory.resolve(name), content));
    }

    public Path directory() {
        return directory;
    }

    /** Where the repository's files go, at their paths from its root. */
    public Path files() {
        return directory.resolve("repository");
    }

    /** The child's home, empty but for what it puts there itself. */
    public Path home() {
        return directory.resolve("home");
    }

    @Override
    public void close() throws RenderException {
        using(() -> {
            delete(directory);
            return directory;
        });
    }

    /** Takes away what a process left behind that was killed while it rendered. */
    public static void clear(Path parent) throws IOException {
        if (Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) delete(parent);
    }

    /** Links are deleted, never followed. */
    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                if (e != null) throw e;
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
