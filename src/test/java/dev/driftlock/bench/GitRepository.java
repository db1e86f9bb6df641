package dev.driftlock.bench;

import dev.driftlock.bench.machine.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.CommitCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FileUtils;

/** A bare repository, as a Git server holds it, and a clone in which to work. JGit makes both, so that no {@code git} is needed and nobody's settings meddle. */
public final class GitRepository implements AutoCloseable {

    private static final String BRANCH = "main";
    private static final PersonIdent AUTHOR = new PersonIdent("Jane Doe", "jane@example.com");

    private final TemporaryDirectory directory = TemporaryDirectory.create("git");
    private final Path bare;
    private final Git work;

    /** @param name of the repository, as it ends the URL: {@code prod-manifests} */
    public GitRepository(String name) {
        this.bare = directory.path().resolve(name + ".git");
        try {
            Git.init().setBare(true).setInitialBranch(BRANCH).setDirectory(bare.toFile()).call().close();
            this.work = Git.init().setInitialBranch(BRANCH).setDirectory(directory.path().resolve(name).toFile()).call();
            work.remoteAdd().setName("origin").setUri(new URIish(bare.toUri().toURL())).call();
        } catch (GitAPIException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "file://" + bare;
    }

    /** The bare repository, for a server that speaks to the outside; its user closes it. */
    public Repository onServer() {
        try {
            return new FileRepositoryBuilder().setGitDir(bare.toFile()).setMustExist(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The clone's files, as an editor would see them. */
    public Path workTree() {
        return work.getRepository().getWorkTree().toPath();
    }

    public GitRepository write(String file, String text) {
        try {
            var target = workTree().resolve(file);
            Files.createDirectories(target.getParent());
            Files.writeString(target, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public GitRepository delete(String file) {
        try {
            Files.delete(workTree().resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Commits the whole work tree without pushing; returns the commit's id. */
    public String commit(String message) {
        return commit(work.commit().setMessage(message));
    }

    /** Replaces the last commit, after which only a {@link #forcePush} brings it to the server. */
    public String amend(String message) {
        return commit(work.commit().setMessage(message).setAmend(true));
    }

    /** Commits and pushes; returns the commit's id. */
    public String push(String message) {
        var commit = commit(message);
        push(false, BRANCH);
        return commit;
    }

    /** As {@link #push(String)}, for a repository that is made in one line. */
    public GitRepository pushed(String message) {
        push(message);
        return this;
    }

    public void forcePush() {
        push(true, BRANCH);
    }

    public void pushTag(String name) {
        try {
            work.tag().setName(name).setSigned(false).call();
            push(true, "refs/tags/" + name);
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The server is gone; the work tree stays. */
    public void deleteFromServer() {
        try {
            FileUtils.delete(bare.toFile(), FileUtils.RECURSIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        work.close();
        directory.close();
    }

    private String commit(CommitCommand command) {
        try {
            work.add().addFilepattern(".").call();
            work.add().addFilepattern(".").setUpdate(true).call();      // what was deleted
            RevCommit commit = command.setAuthor(AUTHOR).setCommitter(AUTHOR).setSign(false).call();
            return commit.getName();
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }

    private void push(boolean force, String ref) {
        try {
            for (var result : work.push().setRefSpecs(new RefSpec(ref)).setForce(force).call()) {
                for (var update : result.getRemoteUpdates()) {
                    switch (update.getStatus()) {
                        case OK, UP_TO_DATE -> { }
                        default -> throw new IllegalStateException("push of " + ref + ": " + update.getStatus());
                    }
                }
            }
        } catch (GitAPIException e) {
            throw new IllegalStateException(e);
        }
    }
}
