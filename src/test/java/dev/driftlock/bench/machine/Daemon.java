package dev.driftlock.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A program that runs until it is stopped, its output in a file. It does not outlive this JVM, Ctrl-C included. */
public final class Daemon implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Path log;
    private final Process process;
    private final Runnable atExit = () -> end(PATIENCE);

    private Daemon(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        AtExit.add(atExit);
    }

    public static Daemon start(String name, Path directory, Map<String, String> environment, List<String> command) {
        var log = directory.resolve(name + ".log");
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            return new Daemon(name, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not start", e);
        }
    }

    /** Asks again and again until the program is ready; an early end or too long a wait fails with the tail of its log. */
    public void await(Duration limit, BooleanSupplier ready) {
        var deadline = Instant.now().plus(limit);
        while (!ready.getAsBoolean()) {
            if (!process.isAlive()) throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + tail());
            if (Instant.now().isAfter(deadline)) throw new IllegalStateException(name + " is not ready after " + limit.toSeconds() + " s:\n" + tail());
            Pause.of(Duration.ofMillis(50));
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Exit code, once it has ended. */
    public int exitValue() {
        return process.exitValue();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM without waiting: for the tests of what it does meanwhile. */
    public void terminate() {
        process.destroy();
    }

    /** Whether it is gone by then, for whatever reason. */
    public boolean endsWithin(Duration limit) {
        return awaitEnd(limit);
    }

    /** SIGTERM, and SIGKILL for one that does not listen. */
    public void stop(Duration patience) {
        end(patience);
        AtExit.remove(atExit);
    }

    /** SIGKILL: what a node failure does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
        AtExit.remove(atExit);
    }

    @Override
    public void close() {
        stop(PATIENCE);
    }

    private void end(Duration patience) {
        process.destroy();
        if (!awaitEnd(patience)) process.destroyForcibly();
    }

    private boolean awaitEnd(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String tail() {
        var lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }
}
