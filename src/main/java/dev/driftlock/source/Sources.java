package dev.driftlock.source;

import dev.driftlock.declared.Snapshot;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.render.Renderer;
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
import java.util.stream.Stream;

/**
 * What Git declares, kept up to date. Supplies the snapshot that decisions are made on; a source that fails keeps what
 * it declared last. Each source works in a thread of its own. Configured sources stay, discovered ones come and go.
 */
public final class Sources implements Supplier<Snapshot>, AutoCloseable {

    private final Map<String, SourceLoop> configured = new LinkedHashMap<>();
    private final DiscoveredLoops discovered;
    private final Clock clock;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /**
     * @param inPrecedence in the order of configuration: where two declare one object, the first holds
     * @param data the data directory, that of this process alone
     */
    public Sources(List<SourceSettings> inPrecedence, Path data, Renderer renderer, SourceListener listener, Clock clock, FetchLimits limits) {
        this.clock = clock;
        var rendering = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
        var workshop = new Workshop(data.resolve("sources"), renderer, rendering, limits, listener, clock, this::publish);
        for (var settings : inPrecedence) configured.put(settings.name(), new SourceLoop(settings, workshop, Optional.empty()));
        discovered = new DiscoveredLoops(workshop.below(data.resolve("discovered")));
    }

    public void start() {
        configured.values().forEach(SourceLoop::start);
    }

    /**
     * From now on these, and no others, are the sources beside the configured ones. One that goes takes its objects out of
     * the snapshot and its clone off the disk; one that changes stays in force as it was until it is loaded anew.
     *
     * @param inPrecedence none with the name of another source; where two declare one object, the first holds
     */
    public void discovered(List<SourceSettings> inPrecedence) {
        discovered.become(inPrecedence);
    }

    private synchronized void publish() {
        var loaded = all().map(SourceLoop::declared).flatMap(Optional::stream).toList();
        snapshot = snapshot.next(loaded, clock.instant());
    }

    /** In precedence (contract, section 4): a configured one before a discovered one. */
    private Stream<SourceLoop> all() {
        return Stream.concat(configured.values().stream(), discovered.loops().stream());
    }

    private Optional<SourceLoop> find(String name) {
        return Optional.ofNullable(configured.get(name)).or(() -> discovered.find(name));
    }

    @Override
    public Snapshot get() {
        return snapshot;
    }

    public SourceStatus status(String name) {
        return find(name).map(SourceLoop::status).orElseGet(() -> SourceStatus.unknown(name));
    }

    public List<SourceStatus> statuses() {
        return all().map(SourceLoop::status).toList();
    }

    /** Whether Driftlock is not ready without it: a source that is found later does not make it unready (contract, section 7). */
    public boolean isAwaited(String name) {
        return configured.containsKey(name) || discovered.isOfFirst(name);
    }

    /** The settings of the source of that name; empty where it is gone. */
    public Optional<SourceSettings> settings(String name) {
        return find(name).map(SourceLoop::settings);
    }

    public List<SourceSettings> settings() {
        return all().map(SourceLoop::settings).toList();
    }

    /** What health detail shows, in precedence. */
    public List<SourceDetail> details() {
        return all().map(SourceLoop::detail).toList();
    }

    /**
     * Fetches and renders these sources once more (contract, section 4) and returns when all are done or {@code limit}
     * has passed. Calls that come together share a fetch, but none that began before they asked. With a limit of zero it
     * only sees to it that the sources are fetched soon.
     */
    public void refresh(Set<String> names, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        var tickets = new ArrayList<Ticket>();
        for (var name : names) find(name).ifPresent(loop -> tickets.add(new Ticket(loop, loop.ask())));
        for (var ticket : tickets) ticket.loop.await(ticket.number, deadline, limit);
    }

    private record Ticket(SourceLoop loop, long number) {
    }

    /** Ends all fetches and renderings; what is in force is still supplied. */
    @Override
    public void close() {
        configured.values().forEach(SourceLoop::stop);
        discovered.close();
        configured.values().forEach(SourceLoop::close);
    }
}
