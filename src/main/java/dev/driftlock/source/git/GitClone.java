package dev.driftlock.source.git;

import dev.driftlock.render.RenderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;

/**
 * The bare clone of one source below the data directory. A ref of our own names the last good commit: it keeps that
 * commit's files from being tidied away, and is what a restart without network comes up from. One thread at a time.
 */
public final class GitClone implements AutoCloseable {

    private static final String SECTION = "driftlock";
    private static final int PACKS_BEFORE_TIDYING = 20;

    private final Path directory;
    private final GitUrl url;
    private final String ref;
    private Repository repository;

    private GitClone(Path directory, GitUrl url, String ref) {
        this.directory = directory;
        this.url = url;
        this.ref = ref;
    }

    /**
     * Opens the clone in {@code directory}, or begins one where there is none, where it is damaged, or where it is of
     * another repository. The last good commit of another ref is forgotten.
     */
    public static GitClone open(Path directory, String url, String ref) throws IOException {
        Hermetic.install();
        var clone = new GitClone(directory, GitUrl.parse(url), ref);
        try {
            clone.openExisting();
        } catch (IOException | ConfigInvalidException | RuntimeException e) {
            clone.recreate();
        }
        return clone;
    }

    private void openExisting() throws IOException, ConfigInvalidException {
        removeStaleLocks();
        var config = new FileBasedConfig(directory.resolve("config").toFile(), FS.DETECTED);
        config.load();
        if (!place().equals(config.getString(SECTION, null, "url"))) throw new IOException("the clone is of another repository");
        repository = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().setMustExist(true).build();
        if (!ref.equals(config.getString(SECTION, null, "ref"))) {
            refs().forgetInForce();
            configure();
        }
    }

    /** Where the repository is, however many slashes somebody ends it with. */
    private String place() {
        return url.toString().replaceAll("/+$", "");
    }

    /** A lock that outlived the process that took it would stop every update for ever; the data directory has one owner. */
    private void removeStaleLocks() throws IOException {
        if (!Files.isDirectory(directory)) return;
        try (var files = Files.walk(directory)) {
            for (var lock : files.filter(file -> file.toString().endsWith(".lock")).toList()) Files.deleteIfExists(lock);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Throws the clone away and begins a new one. */
    public void recreate() throws IOException {
        close();
        delete(directory);
        Files.createDirectories(directory);
        repository = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
        repository.create(true);
        configure();
    }

    private void configure() throws IOException {
        var config = repository.getConfig();
        config.setInt("gc", null, "auto", 0);
        config.setString("gc", null, "pruneExpire", "now");
        config.setString("gc", null, "prunePackExpire", "now");
        config.setBoolean("pack", null, "deltaCompression", false);
        config.setInt("pack", null, "threads", 1);
        config.setBoolean("core", null, "fsyncObjectFiles", true);
        config.setBoolean("core", null, "fsyncRefFiles", true);
        config.setString(SECTION, null, "ref", ref);
        // Last, and saved whole: a clone without it is one that was never finished.
        config.setString(SECTION, null, "url", place());
        config.save();
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (NoSuchFileException e) {
            // Nothing to delete.
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    Repository repository() {
        return repository;
    }

    CloneRefs refs() {
        return new CloneRefs(repository);
    }

    /** The last commit that {@link #putInForce} was called with. */
    public Optional<ObjectId> inForce() throws IOException {
        return refs().inForce();
    }

    /** Remembers the last good commit, atomically. */
    public void putInForce(ObjectId commit) throws IOException {
        refs().putInForce(commit);
    }

    boolean has(ObjectId commit) throws IOException {
        return repository.getObjectDatabase().has(commit);
    }

    /**
     * The files of a commit.
     *
     * @param path below which they stand, empty for all
     */
    public GitTree tree(ObjectId commit, String path) throws IOException, RenderException {
        return GitTree.of(repository, commit, path);
    }

    /** Whether everything that the last good commit needs is there and can be read. */
    public boolean isSound() {
        try (var walk = new TreeWalk(repository); var commits = new RevWalk(repository)) {
            var inForce = inForce();
            if (inForce.isEmpty()) return true;
            walk.setRecursive(true);
            walk.addTree(commits.parseCommit(inForce.get()).getTree());
            while (walk.next()) {
                if (walk.getFileMode(0) != FileMode.GITLINK && !has(walk.getObjectId(0))) return false;
            }
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Whether so much came in since it was last tidied that {@link #tidy} is worth its time. */
    public boolean isUntidy() {
        try (var packs = Files.newDirectoryStream(directory.resolve("objects/pack"), "*.pack")) {
            int count = 0;
            for (var pack : packs) count++;
            return count > PACKS_BEFORE_TIDYING;
        } catch (IOException e) {
            return false;
        }
    }

    /** Packs what the refs need into one file and deletes the rest. */
    public void tidy() throws IOException {
        try (var git = Git.wrap(repository)) {
            git.gc().call();
        } catch (GitAPIException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (repository != null) repository.close();
        repository = null;
    }
}
