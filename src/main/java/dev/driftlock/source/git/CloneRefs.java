package dev.driftlock.source.git;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * The refs of our own in a clone: the newest fetched commit and the last good one. Each points at what the server named, be
 * it an annotated tag, so that the tag, and the signature in it, is kept as long as its commit.
 */
record CloneRefs(Repository repository) {

    private static final String REFS = "refs/driftlock/";
    private static final String NEWEST = REFS + "newest";
    private static final String IN_FORCE = REFS + "in-force";

    /** The commit that {@code id}, of a commit or of an annotated tag, stands for. */
    ObjectId commit(ObjectId id) throws IOException {
        try (var walk = new RevWalk(repository)) {
            return walk.parseCommit(id).copy();
        }
    }

    Optional<ObjectId> inForce() throws IOException {
        var named = named(IN_FORCE);
        return named.isPresent() ? Optional.of(commit(named.get())) : Optional.empty();
    }

    void putInForce(ObjectId commit) throws IOException {
        var tag = tagOf(commit);
        point(IN_FORCE, tag.orElse(commit));
    }

    void forgetInForce() throws IOException {
        var update = repository.updateRef(IN_FORCE);
        update.disableRefLog();
        update.setForceUpdate(true);
        if (update.getOldObjectId() != null) check(IN_FORCE, update.delete());
    }

    void putNewest(ObjectId named) throws IOException {
        point(NEWEST, named);
        forgetBoundaries();
    }

    /** The annotated tag by which the server named that commit. */
    Optional<ObjectId> tagOf(ObjectId commit) throws IOException {
        for (var ref : List.of(NEWEST, IN_FORCE)) {
            var named = named(ref);
            if (named.isPresent() && isTagOf(named.get(), commit)) return named;
        }
        return Optional.empty();
    }

    private boolean isTagOf(ObjectId id, ObjectId commit) throws IOException {
        try (var walk = new RevWalk(repository)) {
            return walk.parseAny(id) instanceof RevTag tag && walk.peel(tag).equals(commit);
        } catch (MissingObjectException e) {
            return false;
        }
    }

    /** The bytes of a commit or tag. */
    byte[] raw(ObjectId id) throws IOException {
        try (var reader = repository.newObjectReader()) {
            return reader.open(id).getBytes();
        }
    }

    private Optional<ObjectId> named(String ref) throws IOException {
        var found = repository.exactRef(ref);
        return found == null ? Optional.empty() : Optional.ofNullable(found.getObjectId());
    }

    private void point(String name, ObjectId id) throws IOException {
        var update = repository.updateRef(name);
        update.disableRefLog();
        update.setForceUpdate(true);
        update.setNewObjectId(id);
        check(name, update.update());
    }

    private static void check(String name, RefUpdate.Result result) throws IOException {
        switch (result) {
            case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> { }
            default -> throw new IOException(name + " could not be written: " + result);
        }
    }

    /** Each shallow fetch adds a commit whose parents are not here; the list of them must not grow for years. */
    private void forgetBoundaries() throws IOException {
        var objects = repository.getObjectDatabase();
        Set<ObjectId> kept = new HashSet<>();
        for (var each : repository.getRefDatabase().getRefsByPrefix(REFS)) kept.add(commit(each.getObjectId()));
        var boundaries = new HashSet<>(objects.getShallowCommits());
        if (boundaries.retainAll(kept)) objects.setShallowCommits(boundaries);
    }
}
