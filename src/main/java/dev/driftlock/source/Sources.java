package dev.driftlock.source;

import dev.driftlock.declared.Snapshot;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.render.BuiltInScopes;
import dev.driftlock.render.Renderer;
import dev.driftlock.render.Scopes;
import dev.driftlock.source.git.FetchLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * What Git declares, kept up to date. Supplies the snapshot that decisions are made on; a source that fails keeps what
 * it declared last. Each source works in a thread of its own.
 */
public final class Sources implements Supplier<Snapshot>, AutoCloseable {

    private final Map<String, SourceLoop> loops = new LinkedHashMap<>();
    private final Clock clock;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /**
     * @param inPrecedence in the order of configuration: where two declare one object, the first holds
     * @param data the data directory, that of this process alone
     * @param known the scopes of kinds beside Kubernetes' own and those whose CRDs are in the source itself
     */
    public Sources(List<SourceSettings> inPrecedence, Path data, Scopes known, SourceListener listener, Clock clock, FetchLimits limits) {
        this.clock = clock;
        var renderer = new Renderer(known.or(new BuiltInScopes()));
        var rendering = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
        var workshop = new Workshop(data.resolve("sources"), renderer, rendering, limits, listener, clock, this::publish);
        for (var settings : inPrecedence) loops.put(settings.name(), new SourceLoop(settings, workshop));
    }

    public void start() {
        loops.values().forEach(SourceLoop::start);
    }

    private synchronized void publish() {
        var loaded = loops.values().stream().map(SourceLoop::declared).flatMap(Optional::stream).toList();
        snapshot = snapshot.next(loaded, clock.instant());
    }

    @Override
    public Snapshot get() {
        return snapshot;
    }

    public SourceStatus status(String name) {
        var loop = loops.get(name);
        return loop == null ? SourceStatus.unknown(name) : loop.status();
    }

    public List<SourceStatus> statuses() {
        return loops.values().stream().map(SourceLoop::status).toList();
    }

    /** What health detail shows, in the order of configuration. */
    public List<SourceDetail> details() {
        return loops.values().stream().map(SourceLoop::detail).toList();
    }

    /**
     * Fetches and renders these sources once more (contract, section 4) and returns when all are done or {@code limit}
     * has passed. Calls that come together share a fetch, but none that began before they asked. With a limit of zero it
     * only sees to it that the sources are fetched soon.
     */
    public void refresh(Set<String> names, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        var tickets = new ArrayList<Ticket>();
        for (var name : names) {
            if (loops.get(name) instanceof SourceLoop loop) tickets.add(new Ticket(loop, loop.ask()));
        }
        for (var ticket : tickets) ticket.loop.await(ticket.number, deadline, limit);
    }

    private record Ticket(SourceLoop loop, long number) {
    }

    /** Ends all fetches and renderings; what is in force is still supplied. */
    @Override
    public void close() {
        loops.values().forEach(SourceLoop::stop);
        loops.values().forEach(SourceLoop::close);
    }
}
