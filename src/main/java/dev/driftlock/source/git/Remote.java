package dev.driftlock.source.git;

import dev.driftlock.source.git.limits.Bounded;
import dev.driftlock.source.git.ssh.SshAccess;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
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
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.BasePackFetchConnection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * The repository at the other end. Asks which commit a branch, tag or commit id stands for, and brings that one commit
 * without its history. Every call ends within its limits, whatever the server does.
 */
public final class Remote {

    private static final List<RefSpec> EVERYTHING = List.of(new RefSpec("refs/heads/*:refs/heads/*"), new RefSpec("refs/tags/*:refs/tags/*"));

    private final String source;
    private final GitUrl url;
    private final Credentials credentials;
    private final FetchLimits limits;

    public Remote(String source, String url, Credentials credentials, FetchLimits limits) {
        this.source = source;
        this.url = GitUrl.parse(url);
        this.credentials = credentials;
        this.limits = limits;
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
        if (ObjectId.isId(ref) && clone.has(ObjectId.fromString(ref))) return clone.commit(ObjectId.fromString(ref));
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

    private ObjectId fetchRef(GitClone clone, String name, Consumer<ObjectId> known) throws GitFailure, IOException {
        var names = candidates(name);
        try (var transport = open(clone, true);
                var connection = connect(transport, names.stream().map(each -> new RefSpec(each)).toList())) {
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
        try (var transport = open(clone, true); var connection = connect(transport, List.of(new RefSpec("HEAD")))) {
            connection.fetch(new UntilInterrupted(), List.of(new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, id.name(), id)), Set.of());
        }
    }

    private void fetchEverything(GitClone clone) throws GitFailure, IOException {
        try (var transport = open(clone, false); var connection = connect(transport, EVERYTHING)) {
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
            var commit = clone.commit(id);
            clone.putNewest(commit);
            return commit;
        } catch (IncorrectObjectTypeException e) {
            throw new GitFailure(GitFailure.REF, url + ": " + name + " is no commit", e);
        }
    }

    private Transport open(GitClone clone, boolean shallow) throws GitFailure, IOException {
        try {
            var transport = Transport.open(clone.repository(), address());
            transport.setTimeout(Math.toIntExact(Math.max(1, limits.silence().toSeconds())));
            if (shallow) transport.setDepth(1);
            switch (transport) {
                case TransportHttp http -> HttpAccess.of(url, credentials).configure(http);
                case SshTransport ssh -> ssh.setSshSessionFactory(sshAccess(clone));
                default -> { }
            }
            return transport;
        } catch (URISyntaxException e) {
            throw new GitFailure(GitFailure.FETCH, url + " is no URL", e);
        }
    }

    private URIish address() throws URISyntaxException {
        var address = new URIish(url.toString());
        return url.scheme().equals(GitUrl.SSH) ? address.setUser(url.user().or(credentials::username).orElse(Credentials.USER)) : address;
    }

    private SshAccess sshAccess(GitClone clone) throws GitFailure, IOException {
        return SshAccess.of(url.host(), url.port(), needed(credentials.sshKeyFile(), "ssh-key-file"), needed(credentials.knownHostsFile(), "known-hosts-file"),
                clone.repository().getDirectory());
    }

    private Path needed(Optional<Path> file, String key) throws GitFailure {
        return file.orElseThrow(() -> new GitFailure(GitFailure.FETCH, url + ": credentials." + key + " is not set; accepted is a path, for ssh it is needed", null));
    }

    private FetchConnection connect(Transport transport, List<RefSpec> refs) throws GitFailure, IOException {
        var connection = transport.openFetch(refs);
        if (transport instanceof TransportHttp && !(connection instanceof BasePackFetchConnection)) {
            connection.close();
            throw new GitFailure(GitFailure.FETCH, url + " does not answer as a Git server does", null);
        }
        return connection;
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

    private static final class UntilInterrupted extends EmptyProgressMonitor {
        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }
}
