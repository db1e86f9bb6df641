package dev.driftlock.source.git;

import dev.driftlock.source.git.limits.Bounded;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/**
 * The repository at the other end. Asks which commit a branch, tag or commit id stands for, and brings that one commit
 * without its history. Every call ends within its limits, whatever the server does.
 */
public final class Remote {

    private static final List<RefSpec> EVERYTHING = List.of(new RefSpec("refs/heads/*:refs/heads/*"), new RefSpec("refs/tags/*:refs/tags/*"));

    private final String source;
    private final GitUrl url;
    private final Dialler dialler;
    private final FetchLimits limits;

    public Remote(String source, String url, Credentials credentials, FetchLimits limits) {
        this.source = source;
        this.url = GitUrl.parse(url);
        this.limits = limits;
        this.dialler = new Dialler(this.url, credentials, limits);
    }

    /** The URL without user and password. */
    public String url() {
        return url.toString();
    }

    /**
     * Makes sure that the commit that {@code ref} stands for now is in the clone.
     *
     * @param known told the commit as soon as the server has named it, before its files come
     */
    public ObjectId fetch(GitClone clone, String ref, Consumer<ObjectId> known) throws GitFailure, IOException, InterruptedException {
        if (url.refusal() != null) throw new GitFailure(GitFailure.FETCH, url + ": " + url.refusal(), null);
        // What a full commit id stands for never changes.
        if (ObjectId.isId(ref) && clone.has(ObjectId.fromString(ref))) return clone.refs().commit(ObjectId.fromString(ref));
        boolean first = clone.inForce().isEmpty();
        var limit = first ? limits.first() : limits.update();
        try {
            return Bounded.call("fetch-" + source, limit,
                    () -> ObjectId.isId(ref) ? fetchCommit(clone, ObjectId.fromString(ref), known) : fetchRef(clone, ref, known));
        } catch (TimeoutException e) {
            throw new GitFailure(GitFailure.FETCH, url + ": the fetch was not done after " + limit.toSeconds() + "s", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /**
     * Whether {@code after}, which the ref stands for, continues {@code before}; both are in the clone. Ends as {@link #fetch}
     * does, and has no failure of its own: what cannot be told is said.
     */
    public History history(GitClone clone, String ref, ObjectId before, ObjectId after) throws InterruptedException {
        try {
            return Bounded.call("history-" + source, limits.silence(), () -> new PastCommits(dialler, clone, candidates(ref)).between(before, after));
        } catch (TimeoutException e) {
            return new History.Unknown("the server did not send it within " + limits.silence().toSeconds() + "s");
        } catch (ExecutionException e) {
            return new History.Unknown(Messages.of(e.getCause(), url));
        }
    }

    private ObjectId fetchRef(GitClone clone, String name, Consumer<ObjectId> known) throws GitFailure, IOException {
        var names = candidates(name);
        try (var transport = open(clone, true);
                var connection = dialler.connect(transport, names.stream().map(each -> new RefSpec(each)).toList())) {
            var ref = names.stream().map(connection::getRef).filter(found -> found != null && found.getObjectId() != null).findFirst()
                    .orElseThrow(() -> new GitFailure(GitFailure.REF, url + " has no branch or tag " + name, null));
            var tip = Optional.ofNullable(ref.getPeeledObjectId()).orElse(ref.getObjectId());
            known.accept(tip);
            if (!clone.has(ref.getObjectId()) || !clone.has(tip)) connection.fetch(new UntilInterrupted(), List.of(ref), Set.of());
            return arrived(clone, ref.getObjectId(), name);
        }
    }

    /** A branch before a tag, as {@code git clone --branch} has it. */
    private static List<String> candidates(String name) {
        return name.startsWith("refs/") || name.equals("HEAD") ? List.of(name) : List.of("refs/heads/" + name, "refs/tags/" + name);
    }

    /** By its id, which many servers allow; where one does not, everything is fetched once and the commit looked for in it. */
    private ObjectId fetchCommit(GitClone clone, ObjectId id, Consumer<ObjectId> known) throws GitFailure, IOException {
        known.accept(id);
        try {
            fetchById(clone, id);
        } catch (TransportException e) {
            if (Thread.currentThread().isInterrupted() || isUnreachable(e)) throw e;
            fetchEverything(clone);
        }
        if (!clone.has(id)) throw new GitFailure(GitFailure.REF, url + " has no commit " + id.name() + " in any branch or tag", null);
        return arrived(clone, id, id.name());
    }

    private void fetchById(GitClone clone, ObjectId id) throws GitFailure, IOException {
        try (var transport = open(clone, true); var connection = dialler.connect(transport, List.of(new RefSpec("HEAD")))) {
            connection.fetch(new UntilInterrupted(), List.of(new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, id.name(), id)), Set.of());
        }
    }

    private void fetchEverything(GitClone clone) throws GitFailure, IOException {
        try (var transport = open(clone, false); var connection = dialler.connect(transport, EVERYTHING)) {
            var wanted = connection.getRefs().stream().filter(ref -> EVERYTHING.stream().anyMatch(spec -> spec.matchSource(ref))).toList();
            if (!wanted.isEmpty()) connection.fetch(new UntilInterrupted(), wanted, Set.of());
        }
    }

    private static boolean isUnreachable(Throwable e) {
        return Stream.iterate(e, each -> each != null, Throwable::getCause).anyMatch(each -> each instanceof SocketException
                || each instanceof InterruptedIOException || each instanceof UnknownHostException || each instanceof SSLException);
    }

    private ObjectId arrived(GitClone clone, ObjectId id, String name) throws GitFailure, IOException {
        if (!clone.has(id)) throw new GitFailure(GitFailure.FETCH, url + ": the server named " + id.name() + " and did not send it", null);
        try {
            var commit = clone.refs().commit(id);
            clone.refs().putNewest(id);
            return commit;
        } catch (IncorrectObjectTypeException e) {
            throw new GitFailure(GitFailure.REF, url + ": " + name + " is no commit", e);
        }
    }

    private Transport open(GitClone clone, boolean shallow) throws GitFailure, IOException {
        var transport = dialler.open(clone.repository(), clone.repository().getDirectory());
        if (shallow) transport.setDepth(1);
        return transport;
    }

    private GitFailure failure(Throwable e) throws IOException {
        if (e instanceof GitFailure known) return known;
        if (isDamage(e)) throw (IOException) e;
        return new GitFailure(GitFailure.FETCH, url + ": " + Messages.of(e, url), e, !isUnreachable(e));
    }

    /** An exception that is no transport's tells of the clone at this end. */
    private static boolean isDamage(Throwable e) {
        return e instanceof IOException && !(e instanceof TransportException) && !(e instanceof NotSupportedException);
    }
}
