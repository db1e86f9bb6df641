package dev.driftlock.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directory that holds the programs of the bench, as {@code src/test/apiserver/assets.sh} finds or builds them. */
public record Assets(Path directory) {

    /** Why there is no such directory; its message says in one line what to install. */
    public static final class Missing extends Exception {
        Missing(String message) {
            super(message);
        }
    }

    /** May take minutes when nothing is there yet; what the script has to say meanwhile is passed on. */
    public static Assets find(String... programs) throws Missing {
        var script = projectDirectory().resolve("src/test/apiserver/assets.sh");
        var command = Stream.concat(Stream.of(script.toString()), Stream.of(programs)).toList();
        try {
            return run(command);
        } catch (IOException e) {
            throw new Missing("assets.sh did not run: " + e.getMessage());
        }
    }

    public Path program(String name) {
        return directory.resolve(name);
    }

    /** Surefire and Failsafe set {@code basedir}; a main started by {@code ./dev} runs in the project's directory. */
    public static Path projectDirectory() {
        return Path.of(System.getProperty("basedir", System.getProperty("user.dir")));
    }

    private static Assets run(List<String> command) throws IOException, Missing {
        var process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        var lastWord = "assets.sh ended without a word";
        try (var said = process.errorReader(StandardCharsets.UTF_8)) {
            for (var line = said.readLine(); line != null; line = said.readLine()) {
                System.err.println(line);
                lastWord = line.replaceFirst("^assets: ", "");
            }
        }
        var directory = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (directory.isEmpty()) throw new Missing(lastWord);
        return new Assets(Path.of(directory));
    }
}
