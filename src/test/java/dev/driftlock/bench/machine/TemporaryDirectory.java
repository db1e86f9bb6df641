package dev.driftlock.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A directory of its owner's own, readable by nobody else (it holds keys), gone when closed. */
public final class TemporaryDirectory implements AutoCloseable {

    private final Path path;
    private final Runnable atExit = this::delete;

    private TemporaryDirectory(Path path) {
        this.path = path;
        AtExit.add(atExit);
    }

    public static TemporaryDirectory create(String name) {
        try {
            return new TemporaryDirectory(Files.createTempDirectory("driftlock-" + name + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return path;
    }

    public Path write(String file, String text) {
        try {
            var target = path.resolve(file);
            Files.createDirectories(target.getParent());
            return Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        delete();
        AtExit.remove(atExit);
    }

    /** What a program that ends at the same moment still writes may stay: the system's own cleaning takes it. */
    private void delete() {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException | UncheckedIOException e) {
            // see above
        }
    }
}
