package dev.driftlock.render.process;

import dev.driftlock.render.RenderException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * One of the programs that render, run as a child process within {@link Limits}: no variable of ours reaches it, it has a
 * home of its own, finds no other program and no network. Dies with all its children when it takes too long or the
 * thread that waits for it is interrupted.
 */
public final class Program {

    /** Where the system has it: memory that is really used (not Go's reservations), no core dump, and an end even without us. */
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String BOUNDED = "ulimit -c 0; ulimit -t %d; ulimit -d %d; exec \"$0\" \"$@\"";
    /** Nothing listens there: what honours a proxy, and Go's client does, fails at once instead of reaching the network. */
    private static final String NOWHERE = "http://127.0.0.1:9";
    private static final int MOST_WORDS = 600;

    private final String name;
    private final String searchPath;
    private final Limits limits;

    /** @param searchPath the directories that are searched for it, as in the variable PATH */
    public Program(String name, String searchPath, Limits limits) {
        this.name = name;
        this.searchPath = searchPath;
        this.limits = limits;
    }

    public Limits limits() {
        return limits;
    }

    /**
     * What it writes.
     *
     * @throws RenderException when it is not there, fails, or goes beyond a limit
     */
    public byte[] run(Scratch scratch, Path workingDirectory, List<String> arguments) throws RenderException, InterruptedException {
        var process = Scratch.using(() -> builder(scratch, workingDirectory, arguments).start());
        try (var output = new Output(process.getInputStream(), limits.output()); var words = new Output(process.getErrorStream(), limits.output())) {
            output.whenTooMuch(() -> kill(process));
            words.whenTooMuch(() -> kill(process));
            boolean ended = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) throw RenderException.passing(name + " took longer than " + limits.time().toSeconds() + " s and was ended");
            var written = output.all();
            var said = words.all();
            if (written.isEmpty() || said.isEmpty()) throw RenderException.of(name + " wrote more than " + (limits.output() >> 20) + " MiB and was ended");
            if (process.exitValue() != 0) throw RenderException.of(name + ": " + reason(process.exitValue(), new String(said.get(), StandardCharsets.UTF_8), scratch));
            return written.get();
        } finally {
            kill(process);
        }
    }

    private ProcessBuilder builder(Scratch scratch, Path workingDirectory, List<String> arguments) throws RenderException, IOException {
        var command = new ArrayList<String>();
        if (Files.isExecutable(SHELL)) command.addAll(List.of(SHELL.toString(), "-c", BOUNDED.formatted(2 * limits.time().toSeconds(), limits.memory() >> 10)));
        command.add(find().toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment(scratch.home()));
        return builder;
    }

    private Path find() throws RenderException {
        return List.of(searchPath.split(File.pathSeparator)).stream().filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory).resolve(name).toAbsolutePath()).filter(file -> Files.isExecutable(file) && !Files.isDirectory(file)).findFirst()
                .orElseThrow(() -> RenderException.passing("the program " + name + " is not on Driftlock's PATH, and this source is rendered with it"));
    }

    private Map<String, String> environment(Path home) throws IOException {
        var nothing = Files.createDirectories(home.resolve("nothing")).toString();
        return Map.ofEntries(Map.entry("HOME", home.toString()), Map.entry("TMPDIR", Files.createDirectories(home.resolve("tmp")).toString()),
                Map.entry("PATH", nothing), Map.entry("HELM_PLUGINS", nothing), Map.entry("KUSTOMIZE_PLUGIN_HOME", nothing),
                Map.entry("KUBECONFIG", home.resolve("no-kubeconfig").toString()),
                Map.entry("HTTP_PROXY", NOWHERE), Map.entry("HTTPS_PROXY", NOWHERE), Map.entry("NO_PROXY", ""),
                // Go keeps its heap below this by collecting more often; the hard limit above it ends what cannot.
                Map.entry("GOMEMLIMIT", limits.memory() * 3 / 4 + ""), Map.entry("LC_ALL", "C.UTF-8"));
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static final Pattern OUT_OF_MEMORY = Pattern.compile("(?m)^(fatal error|runtime): .*(memory|allocat)");

    private String reason(int exit, String said, Scratch scratch) {
        if (OUT_OF_MEMORY.matcher(said).find()) return "needed more than " + (limits.memory() >> 20) + " MiB of memory and was ended";
        if (exit > 128 && said.isBlank()) return "was ended by signal " + (exit - 128);
        return essence(said, scratch).orElse("failed with exit code " + exit);
    }

    /** From {@code Error:} on where that stands, in one line, without the names of scratch directories. */
    private static Optional<String> essence(String said, Scratch scratch) {
        int error = said.lastIndexOf("\nError: ");
        var words = (error < 0 ? said : said.substring(error + 1)).replaceFirst("^Error: ", "")
                .replace(scratch.files() + "/", "").replace(scratch.directory() + "/", "").strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
        if (words.isEmpty()) return Optional.empty();
        return Optional.of(words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS) + " …");
    }
}
