package dev.driftlock.source;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.declared.SourceStatus.Failure;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.Rendering;
import dev.driftlock.source.git.GitFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.jboss.logging.Logger;

/**
 * Keeps one source up to date, in a thread of its own: comes up from the last good commit, asks the repository at each
 * turn, renders a new commit and puts it in force. Whatever goes wrong, the last good commit stays.
 */
final class SourceLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SourceLoop.class);

    private static final double JITTER = 0.1;
    /** Denials ask for fetches as fast as they come; a server that refuses us must not be asked at that pace. */
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofSeconds(5);
    /** What was recalled is not read again while a start keeps the machine busy, and denials wait for fetches behind it. */
    private static final Duration QUIET = Duration.ofSeconds(10);
    private static final Duration RENDER_AGAIN = Duration.ofMinutes(1);
    /** Manifests are read recursively, down to the depth that ManifestReader bounds. */
    private static final long STACK = 4L << 20;
    private static final String RENDER = "render";
    private static final String CLONE = "clone";
    private static final String INTERNAL = "internal";

    private final SourceSettings settings;
    private final Workshop workshop;
    private final Mirror mirror;
    private final HistoryWatch history;
    private final Turns turns = new Turns();
    private final Thread thread;

    private ObjectId commit;
    private BadCommit bad;
    private Instant quietFrom = Instant.MIN;
    private volatile Rendering rendering = Rendering.NONE;
    private volatile Optional<DeclaredSource> declared;
    private volatile SourceStatus status;

    /** @param before what stays in force until this source is loaded: of the loop that it takes the place of */
    SourceLoop(SourceSettings settings, Workshop workshop, Optional<DeclaredSource> before) {
        this.settings = settings;
        this.workshop = workshop;
        this.mirror = new Mirror(settings, workshop.clones().resolve(settings.name()), workshop.renderer(), workshop.limits());
        this.history = new HistoryWatch(settings.name(), workshop.listener(), workshop.clock());
        this.declared = before;
        this.status = new SourceStatus(settings.name(), before.isPresent(), Optional.empty(), Optional.empty(), Optional.empty());
        this.thread = Thread.ofPlatform().daemon().name("source-" + settings.name()).stackSize(STACK).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    SourceSettings settings() {
        return settings;
    }

    SourceStatus status() {
        return status;
    }

    Optional<DeclaredSource> declared() {
        return declared;
    }

    SourceDetail detail() {
        var now = rendering;
        var notes = Stream.concat(history.note().stream(), now.notes().stream()).toList();
        return new SourceDetail(status, declared, now.skipped(), notes);
    }

    /** Asks for a fetch, to be waited for with {@link #await}. */
    long ask() {
        return turns.ask();
    }

    /**
     * Waits for the fetch that {@link #ask} asked for. A server that did not answer the last time and again takes longer
     * than {@code limit} is not waited for: the answer would be the same, and every denial that late.
     */
    void await(long ticket, long deadline, Duration limit) {
        if (!isUnreachable() || !turns.isStuck(limit)) turns.await(ticket, deadline);
    }

    /** Tells it to end. */
    void stop() {
        turns.close();
        thread.interrupt();
    }

    /** Ends it, and waits until it has. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (mirror) {
            comeUp();
            for (var poll = Duration.ZERO; turns.begin(pause(), poll); poll = untilNext()) {
                turn(this::bringUpToDate);
                turns.finish();
                if (!turns.isAsked() && isToBeReadAgain() && !workshop.clock().instant().isBefore(quietFrom)) turn(this::readAgain);
                if (!turns.isAsked()) mirror.keep(rendering);
                if (!turns.isAsked()) history.look(mirror);
                if (!turns.isAsked()) mirror.tidy();
            }
        } catch (InterruptedException e) {
            LOG.debugf("source %s: closed", settings.name());
        }
    }

    private Duration untilNext() {
        var poll = jittered(settings.poll());
        return isToBeReadAgain() && QUIET.compareTo(poll) < 0 ? QUIET : poll;
    }

    private boolean isToBeReadAgain() {
        return rendering.isRecalled() && status.failing().isEmpty();
    }

    private Duration pause() {
        return isUnreachable() ? AFTER_FAILURE : Duration.ZERO;
    }

    private boolean isUnreachable() {
        return status.failing().filter(failure -> failure.reason().equals(GitFailure.FETCH)).isPresent();
    }

    private static Duration jittered(Duration poll) {
        return Duration.ofNanos((long) (poll.toNanos() * (1 + JITTER * ThreadLocalRandom.current().nextDouble(-1, 1))));
    }

    /** Puts the last good commit in force before anything is asked of the network. */
    private void comeUp() throws InterruptedException {
        try {
            var last = mirror.lastGood();
            if (last.isPresent()) comeUp(last.get());
        } catch (Mirror.Damage e) {
            LOG.warnf("source %s: the last good commit is lost", settings.name());
            renew(e);
        } catch (RenderException | IOException e) {
            LOG.warnf("source %s: the last good commit cannot be read: %s", settings.name(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "source %s: the last good commit cannot be read", settings.name());
        }
    }

    private void comeUp(ObjectId last) throws RenderException, Mirror.Damage, InterruptedException {
        var doubt = mirror.doubt(last);
        if (doubt.isPresent()) {
            distrusted(last, doubt.get());
        } else {
            var recalled = recall(last);
            quietFrom = workshop.clock().instant().plus(QUIET);
            putInForce(last, recalled.isPresent() ? recalled.get() : render(last, rendering));
            well();
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws GitFailure, IOException, InterruptedException;
    }

    private void turn(Work work) throws InterruptedException {
        try {
            try {
                work.run();
            } catch (Mirror.Damage e) {
                renew(e);
                bringUpToDate();
            }
        } catch (GitFailure e) {
            fail(e.reason(), e.getMessage());
        } catch (IOException e) {
            fail(CLONE, "the clone cannot be used: " + e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "source %s", settings.name());
            fail(INTERNAL, "internal error: " + e);
        }
    }

    private void renew(Mirror.Damage damage) throws InterruptedException {
        try {
            mirror.renew(damage);
        } catch (IOException e) {
            LOG.warnf("source %s: the clone cannot be made anew: %s", settings.name(), e.getMessage());
        }
    }

    private void bringUpToDate() throws GitFailure, IOException, InterruptedException {
        var asked = workshop.clock().instant();
        var newest = mirror.fetch(this::known);
        status = new SourceStatus(settings.name(), status.loaded(), Optional.of(asked), status.commitBeingRead(), status.failing());
        var doubt = mirror.doubt(newest);
        if (doubt.isPresent()) {
            distrusted(newest, doubt.get());
        } else if (bad != null && bad.settles(newest, asked)) {
            failing(bad.reason(), bad.message());
        } else if (bring(newest, isBadAsReadHere(newest) ? rendering.doubted() : rendering)) {
            well();
        }
    }

    private boolean isBadAsReadHere(ObjectId newest) {
        return rendering.isRecalled() && bad != null && newest.equals(bad.commit());
    }

    /** Another version of this program may have read the files otherwise, so what it kept is in force until they were read here. */
    private void readAgain() throws IOException, InterruptedException {
        bring(commit, rendering.doubted());
    }

    /** Hears of the commit that the ref stands for before it is here. */
    private void known(ObjectId newest) {
        if (newest.equals(commit) || bad != null && newest.equals(bad.commit())) return;
        status = new SourceStatus(settings.name(), status.loaded(), status.lastFetch(), Optional.of(newest.name()), status.failing());
    }

    /**
     * The commit that is in force is looked at again as well: what the cluster serves is an input of charts.
     *
     * @return false where the commit is bad
     */
    private boolean bring(ObjectId newest, Rendering before) throws IOException, InterruptedException {
        try {
            var rendered = render(newest, before);
            if (newest.equals(commit) && rendered.declaresWhat(rendering)) {
                rendering = rendered;
                keep(newest);
            } else {
                putInForce(newest, rendered);
            }
            return true;
        } catch (RenderException e) {
            boolean isWorthATry = e.isPassing() || newest.equals(commit);
            var retry = isWorthATry ? Optional.of(workshop.clock().instant().plus(RENDER_AGAIN)) : Optional.<Instant>empty();
            spoiled(new BadCommit(newest, RENDER, inCommit(newest, e.getMessage()), retry));
        } catch (RuntimeException | StackOverflowError e) {
            LOG.errorf(e, "source %s: commit %s", settings.name(), newest.name());
            spoiled(new BadCommit(newest, INTERNAL, inCommit(newest, "internal error: " + e), Optional.empty()));
        }
        return false;
    }

    /** A commit that is in force already stays, but the source fails until its signature is believed again. */
    private void distrusted(ObjectId newest, String doubt) {
        var now = new BadCommit(newest, GitFailure.SIGNATURE, doubt, Optional.empty());
        if (now.equals(bad)) failing(now.reason(), now.message());
        else spoiled(now);
    }

    private static String inCommit(ObjectId commit, String message) {
        return "commit " + commit.abbreviate(7).name() + ": " + message;
    }

    private Optional<Rendering> recall(ObjectId at) throws RenderException, Mirror.Damage, InterruptedException {
        workshop.rendering().acquire();
        try {
            return mirror.recall(at);
        } finally {
            workshop.rendering().release();
        }
    }

    private Rendering render(ObjectId at, Rendering before) throws RenderException, Mirror.Damage, InterruptedException {
        workshop.rendering().acquire();
        try {
            return mirror.render(at, before, this::rest);
        } finally {
            workshop.rendering().release();
        }
    }

    /** Others may render while this one waits for its second look. */
    private void rest(Duration time) throws InterruptedException {
        workshop.rendering().release();
        try {
            Thread.sleep(time);
        } finally {
            workshop.rendering().acquireUninterruptibly();
        }
    }

    private void putInForce(ObjectId at, Rendering rendered) {
        if (commit != null && !commit.equals(at)) history.moved(commit, at);
        commit = at;
        rendering = rendered;
        var source = new DeclaredSource(settings.name(), mirror.url(), settings.ref(), at.name(), settings.browse(), rendered.objects());
        declared = Optional.of(source);
        workshop.published().run();
        keep(at);
        LOG.infof("source %s: %s is in force, %d objects, %d documents skipped", settings.name(), source.revision(), source.objects().size(),
                rendered.skipped());
        workshop.listener().inForce(source);
    }

    private void keep(ObjectId at) {
        try {
            mirror.keep(at);
        } catch (IOException e) {
            LOG.warnf("source %s: a restart would not come up from %s: %s", settings.name(), at.name(), e.getMessage());
        }
    }

    private void well() {
        if (status.failing().isPresent()) LOG.infof("source %s: is up to date again", settings.name());
        status = new SourceStatus(settings.name(), true, status.lastFetch(), Optional.empty(), Optional.empty());
    }

    private void spoiled(BadCommit commit) {
        bad = commit;
        fail(commit.reason(), commit.message());
    }

    private void fail(String reason, String message) {
        failing(reason, message);
        workshop.listener().failed(settings.name(), reason);
    }

    /** Logged when it changes, not at every poll. */
    private void failing(String reason, String message) {
        var before = status.failing();
        var since = before.map(Failure::since).orElseGet(workshop.clock()::instant);
        var now = new Failure(since, reason, message);
        if (!before.equals(Optional.of(now))) {
            LOG.warnf("source %s: %s: %s; %s", settings.name(), reason, message,
                    declared.map(source -> source.revision() + " stays in force").orElse("nothing of it is in force"));
        }
        status = new SourceStatus(settings.name(), status.loaded(), status.lastFetch(), Optional.empty(), Optional.of(now));
    }

}
