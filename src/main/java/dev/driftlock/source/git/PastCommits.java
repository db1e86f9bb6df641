package dev.driftlock.source.git;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FilterSpec;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.util.FS;

/**
 * Looks for a commit among another's ancestors, though the clone has no history. Most pushes need no question: the commit
 * before is a parent. Otherwise the commits since then are fetched, without files and into memory. A day is added, for
 * clocks that differ; a history whose dates are further off than that is taken for a rewritten one.
 */
record PastCommits(Dialler dialler, GitClone mirrored, List<String> refs) {

    private static final Duration SLACK = Duration.ofDays(1);
    /** Some 300 bytes each; who pushes more at once is told that it was not looked at. */
    private static final int MOST = 10_000;

    History between(ObjectId before, ObjectId after) throws GitFailure, IOException {
        RevCommit older;
        RevCommit newer;
        try {
            // Parsed apart from the clone, which says of a commit without history that it has no parents.
            older = RevCommit.parse(mirrored.refs().raw(before));
            newer = RevCommit.parse(mirrored.refs().raw(after));
        } catch (MissingObjectException e) {
            return new History.Unknown("the commit before is not here any more");
        }
        if (Arrays.stream(newer.getParents()).anyMatch(before::equals)) return new History.Continued();
        return asked(before, after, Instant.ofEpochSecond(Math.min(older.getCommitTime(), newer.getCommitTime())).minus(SLACK));
    }

    private History asked(ObjectId before, ObjectId after, Instant since) throws GitFailure, IOException {
        try (var commits = new InMemoryRepository.Builder().setRepositoryDescription(new DfsRepositoryDescription("history")).setFS(FS.DETECTED).build()) {
            try (var transport = dialler.open(commits, mirrored.repository().getDirectory())) {
                transport.setFilterSpec(FilterSpec.fromFilterLine("tree:0"));
                transport.setDeepenSince(since);
                try (var connection = dialler.connect(transport, refs.stream().map(each -> new RefSpec(each)).toList())) {
                    var ref = refs.stream().map(connection::getRef).filter(found -> found != null && isOf(found, after)).findFirst();
                    if (ref.isEmpty()) return new History.Unknown("the ref has moved on meanwhile");
                    var monitor = new AtMost(MOST);
                    connection.fetch(monitor, List.of(ref.get()), Set.of());
                    if (monitor.isExceeded()) return new History.Unknown("there are more than " + MOST + " commits in between");
                }
            } catch (TransportException e) {
                if (isWithoutFilter(e)) return new History.Unknown("the server sends no commits without their files (uploadpack.allowFilter)");
                throw e;
            }
            return isBelow(commits, before, after) ? new History.Continued() : new History.Rewritten();
        }
    }

    private static boolean isOf(Ref ref, ObjectId commit) {
        return commit.equals(ref.getPeeledObjectId()) || commit.equals(ref.getObjectId());
    }

    private static boolean isWithoutFilter(Throwable e) {
        for (var at = e; at != null; at = at.getCause()) {
            if (String.valueOf(at.getMessage()).contains("filter requires server to advertise")) return true;
        }
        return false;
    }

    private static boolean isBelow(InMemoryRepository commits, ObjectId before, ObjectId after) throws IOException {
        if (!commits.getObjectDatabase().has(before)) return false;
        try (var walk = new RevWalk(commits)) {
            walk.markStart(walk.parseCommit(after));
            for (var commit : walk) {
                if (commit.equals(before)) return true;
            }
            return false;
        }
    }
}
