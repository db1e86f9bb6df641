package dev.driftlock.source;

import dev.driftlock.render.KeptRendering;
import dev.driftlock.render.Pause;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.Renderer;
import dev.driftlock.render.Rendering;
import dev.driftlock.source.git.FetchLimits;
import dev.driftlock.source.git.GitClone;
import dev.driftlock.source.git.GitFailure;
import dev.driftlock.source.git.History;
import dev.driftlock.source.git.Remote;
import dev.driftlock.source.git.SignatureCheck;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.jboss.logging.Logger;

/** A source's repository as it is here: the clone, what fills it, and what reads it. A damaged clone is made anew. */
final class Mirror implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Mirror.class);

    /** The clone cannot be read; after {@link #renew} the next fetch brings everything again. */
    static final class Damage extends IOException {
        private static final long serialVersionUID = 1L;

        private Damage(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    private final SourceSettings settings;
    private final Path directory;
    private final Renderer renderer;
    private final Remote remote;
    private final KeptRendering kept;
    private GitClone clone;
    private Rendering last = Rendering.NONE;

    Mirror(SourceSettings settings, Path directory, Renderer renderer, FetchLimits limits) {
        this.settings = settings;
        this.directory = directory;
        this.renderer = renderer;
        this.kept = new KeptRendering(directory.resolve("driftlock-rendering"));
        this.remote = new Remote(settings.name(), settings.url(), settings.credentials(), limits);
    }

    /** The repository's URL, without user and password. */
    String url() {
        return remote.url();
    }

    private GitClone opened() throws IOException {
        if (clone == null) clone = GitClone.open(directory, settings.url(), settings.ref());
        return clone;
    }

    /** The last commit that was in force before a restart. */
    Optional<ObjectId> lastGood() throws IOException {
        return opened().inForce();
    }

    /** Brings the commit that the ref stands for now; {@code known} hears of it before its files are here. */
    ObjectId fetch(Consumer<ObjectId> known) throws GitFailure, IOException, InterruptedException {
        var into = opened();
        try {
            return remote.fetch(into, settings.ref(), known);
        } catch (GitFailure e) {
            if (!e.suspectsClone() || into.isSound()) throw e;
            renew(e);
        } catch (IOException e) {
            if (into.isSound()) throw e;
            renew(e);
        }
        return remote.fetch(into, settings.ref(), known);
    }

    /** Why a commit that is here is not believed; empty where it is, or where no signature is asked for. */
    Optional<String> doubt(ObjectId commit) throws Damage {
        if (settings.allowedSigners().isEmpty()) return Optional.empty();
        try {
            return SignatureCheck.doubt(clone, commit, settings.ref(), settings.allowedSigners().get());
        } catch (IOException e) {
            throw new Damage(e);
        }
    }

    Rendering render(ObjectId commit, Rendering before, Pause pause) throws RenderException, Damage, InterruptedException {
        try (var tree = clone.tree(commit, settings.path())) {
            return renderer.render(settings.rendering(), tree, before, pause);
        } catch (IOException e) {
            throw new Damage(e);
        }
    }

    /** What was read of a commit before a restart; empty where that is not known. */
    Optional<Rendering> recall(ObjectId commit) throws RenderException, Damage {
        try (var tree = clone.tree(commit, settings.path())) {
            var recalled = renderer.recall(settings.rendering(), tree, kept);
            last = recalled.orElse(Rendering.NONE);
            return recalled;
        } catch (IOException e) {
            throw new Damage(e);
        }
    }

    /** Remembers what was read for a restart, where that was not done before. It only makes that one faster. */
    void keep(Rendering rendering) {
        if (rendering.declaresWhat(last)) return;
        last = rendering;
        try {
            kept.keep(settings.rendering(), rendering);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("source %s: a restart will have to read all files: %s", settings.name(), e.getMessage());
        }
    }

    /** Whether {@code after}, fetched last, continues {@code before}. */
    History history(ObjectId before, ObjectId after) throws InterruptedException {
        return remote.history(clone, settings.ref(), before, after);
    }

    /** Remembers the commit for a restart. */
    void keep(ObjectId commit) throws IOException {
        opened().putInForce(commit);
    }

    void renew(Exception why) throws IOException, InterruptedException {
        // An interrupt closes files under the hands of who reads them, which looks like damage and is none.
        if (Thread.interrupted()) throw new InterruptedException("closed");
        LOG.warnf("source %s: the clone in %s is damaged and is made anew: %s", settings.name(), directory, why.getMessage());
        opened().recreate();
        last = Rendering.NONE;
    }

    void tidy() {
        try {
            if (clone != null && clone.isUntidy()) clone.tidy();
        } catch (IOException | RuntimeException e) {
            LOG.warnf("source %s: the clone in %s could not be tidied: %s", settings.name(), directory, e.getMessage());
        }
    }

    @Override
    public void close() {
        if (clone != null) clone.close();
    }
}
