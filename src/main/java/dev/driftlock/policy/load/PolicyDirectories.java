package dev.driftlock.policy.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The configured directories of policies. Of each, the files {@code *.yaml} and {@code *.yml} in it count, none beneath. A
 * mounted ConfigMap changes by the swap of one symlink ({@code ..data}), which is followed once, so that no half of it is read.
 */
public record PolicyDirectories(List<Path> directories) {

    private static final String CONFIG_MAP = "..data";
    private static final long LARGEST = 1 << 20;
    private static final int MOST = 1_000;

    /** Directories that cannot be read. */
    public static final class UnreadableException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    /** All files, in the order of the directories and of their names. */
    public List<PolicyFile> read() throws UnreadableException {
        var files = new ArrayList<PolicyFile>();
        for (var directory : directories) files.addAll(read(directory));
        return files;
    }

    private static List<PolicyFile> read(Path directory) throws UnreadableException {
        try {
            var mounted = directory.resolve(CONFIG_MAP);
            var real = Files.isDirectory(mounted) ? mounted.toRealPath() : directory;
            var files = new ArrayList<PolicyFile>();
            for (var file : list(real)) files.add(new PolicyFile(directory.resolve(file.getFileName()).toString(), content(file)));
            return files;
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new UnreadableException(directory + " is not a directory that can be read");
        } catch (IOException e) {
            throw new UnreadableException(directory + " cannot be read: " + e.getMessage());
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            var files = entries.filter(PolicyDirectories::isPolicyFile).sorted().limit(MOST + 1L).toList();
            if (files.size() > MOST) throw new IOException("more than " + MOST + " files");
            return files;
        }
    }

    private static boolean isPolicyFile(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(file);
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > LARGEST) throw new IOException(file.getFileName() + " is larger than 1 MiB");
        return Files.readAllBytes(file);
    }
}
