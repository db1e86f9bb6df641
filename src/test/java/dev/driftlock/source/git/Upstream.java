package dev.driftlock.source.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.GpgConfig.GpgFormat;
import org.eclipse.jgit.lib.ObjectBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.Signers;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/** A bare repository as a Git server has it, whose commits are made without a work tree. */
public final class Upstream implements AutoCloseable {

    private final Path directory;
    private final Repository repository;
    private final Map<String, String> files = new TreeMap<>();
    private final Map<String, FileMode> modes = new TreeMap<>();
    private int time = 1_700_000_000;
    private Path signingKey;

    public Upstream(Path directory) {
        Hermetic.install();
        this.directory = directory;
        this.repository = quietly(() -> {
            var made = new FileRepositoryBuilder().setGitDir(directory.toFile()).setBare().build();
            made.create(true);
            return made;
        });
    }

    public String url() {
        return "file://" + directory;
    }

    public Repository repository() {
        return repository;
    }

    public Upstream write(String file, String text) {
        files.put(file, text);
        modes.put(file, FileMode.REGULAR_FILE);
        return this;
    }

    /** Commits and annotated tags from now on are signed with this key; null for those that are not. */
    public Upstream signedBy(KeyPair key) {
        signingKey = key == null ? null : SshKeys.write(key, directory.resolveSibling("signing-key"));
        return this;
    }

    private void sign(ObjectBuilder object, PersonIdent who) {
        if (signingKey == null) return;
        var config = new Config();
        config.setString("gpg", null, "format", "ssh");
        quietly(() -> {
            Signers.get(GpgFormat.SSH).signObject(repository, new GpgConfig(config), object, who, signingKey.toString(), null);
            return null;
        });
    }

    /** Whether a server may send commits without their files. */
    public Upstream allowFilter(boolean allowed) {
        quietly(() -> {
            repository.getConfig().setBoolean("uploadpack", null, "allowFilter", allowed);
            repository.getConfig().save();
            return null;
        });
        return this;
    }

    public Upstream link(String file, String target) {
        files.put(file, target);
        modes.put(file, FileMode.SYMLINK);
        return this;
    }

    public Upstream delete(String file) {
        files.remove(file);
        return this;
    }

    /** A ConfigMap with one entry. */
    public Upstream configMap(String file, String name, String value) {
        return write(file, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  key: \"" + value + "\"\n");
    }

    public String commit() {
        return commit("main");
    }

    public String commit(String branch) {
        return quietly(() -> commit(branch, repository.resolve("refs/heads/" + branch)));
    }

    /** A commit that does not know what the branch pointed at, as after a force push. */
    public String forcePush(String branch) {
        return quietly(() -> commit(branch, null));
    }

    private String commit(String branch, ObjectId parent) throws IOException {
        try (var inserter = ((FileRepository) repository).getObjectDatabase().newPackInserter()) {
            var commit = new CommitBuilder();
            commit.setTreeId(tree(inserter));
            if (parent != null) commit.setParentId(parent);
            var author = new PersonIdent("Jane Doe", "jane@example.com", Instant.ofEpochSecond(time++), ZoneOffset.UTC);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage("change");
            sign(commit, author);
            var id = inserter.insert(commit);
            inserter.flush();
            point("refs/heads/" + branch, id);
            return id.name();
        }
    }

    private ObjectId tree(ObjectInserter inserter) throws IOException {
        var index = DirCache.newInCore();
        var builder = index.builder();
        for (var file : files.entrySet()) {
            var entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(modes.get(file.getKey()));
            entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    public void point(String ref, ObjectId id) {
        quietly(() -> {
            var update = repository.updateRef(ref);
            update.setForceUpdate(true);
            update.setNewObjectId(id);
            return update.update();
        });
    }

    public void tag(String name, String commit) {
        point("refs/tags/" + name, ObjectId.fromString(commit));
    }

    public void annotatedTag(String name, String commit) {
        quietly(() -> {
            try (var inserter = repository.newObjectInserter()) {
                var tag = new TagBuilder();
                tag.setTag(name);
                tag.setMessage("release\n");
                var tagger = new PersonIdent("Jane Doe", "jane@example.com");
                tag.setTagger(tagger);
                tag.setObjectId(ObjectId.fromString(commit), Constants.OBJ_COMMIT);
                sign(tag, tagger);
                point("refs/tags/" + name, inserter.insert(tag));
                inserter.flush();
            }
            return null;
        });
    }

    public void deleteBranch(String name) {
        quietly(() -> {
            var update = repository.updateRef("refs/heads/" + name);
            update.setForceUpdate(true);
            RefUpdate.Result result = update.delete();
            return result;
        });
    }

    private static <T> T quietly(Callable<T> work) {
        try {
            return work.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
