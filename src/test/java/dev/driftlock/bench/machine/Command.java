package dev.driftlock.bench.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that ends by itself, with its input, environment and a limit. */
public record Command(List<String> words, Path directory, Map<String, String> environment, String input) {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    public Run run() {
        var builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            var out = readAside(process.getInputStream());
            var err = readAside(process.getErrorStream());
            feed(process);
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(words + " did not end within " + LIMIT.toSeconds() + " s: " + out.join() + err.join());
            }
            return new Run(process.exitValue(), out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(words + " interrupted", e);
        }
    }

    private void feed(Process process) throws IOException {
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (process.isAlive()) throw e;    // a program may well end without reading
        }
    }

    /** Both streams are read at once, for neither pipe may fill up while the other is waited for. */
    private static CompletableFuture<String> readAside(InputStream stream) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, task -> Thread.ofVirtual().start(task));
    }
}
