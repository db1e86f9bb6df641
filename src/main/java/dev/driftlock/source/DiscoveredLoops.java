package dev.driftlock.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.util.FileUtils;
import org.jboss.logging.Logger;

/** The sources that discovery has found, as they come, change and go. Their clones have a directory of their own, in which nothing else stays. */
final class DiscoveredLoops implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DiscoveredLoops.class);

    private final Workshop workshop;
    private boolean closed;
    private volatile Set<String> first;
    private volatile Map<String, SourceLoop> loops = Map.of();

    DiscoveredLoops(Workshop workshop) {
        this.workshop = workshop;
    }

    Collection<SourceLoop> loops() {
        return loops.values();
    }

    Optional<SourceLoop> find(String name) {
        return Optional.ofNullable(loops.get(name));
    }

    /** Whether the source was among the first that were found, so that readiness waits for it (contract, section 7). */
    boolean isOfFirst(String name) {
        return first != null && first.contains(name);
    }

    synchronized void become(List<SourceSettings> inPrecedence) {
        if (closed) return;
        var before = loops;
        var wanted = new LinkedHashMap<String, SourceLoop>();
        for (var settings : inPrecedence) wanted.put(settings.name(), loopFor(settings, before.get(settings.name())));
        var ended = before.values().stream().filter(loop -> wanted.get(loop.settings().name()) != loop).toList();
        // The new one of a name would find the clone in the hands of the old one.
        end(ended);
        loops = Collections.unmodifiableMap(wanted);
        if (first == null) first = Set.copyOf(wanted.keySet());
        workshop.published().run();
        wanted.values().stream().filter(loop -> !before.containsValue(loop)).forEach(this::begin);
        ended.stream().map(loop -> loop.settings().name()).filter(name -> !wanted.containsKey(name)).forEach(this::gone);
        clearAllBut(wanted.keySet());
    }

    private SourceLoop loopFor(SourceSettings settings, SourceLoop before) {
        if (before == null) return new SourceLoop(settings, workshop, Optional.empty());
        return before.settings().equals(settings) ? before : new SourceLoop(settings, workshop, before.declared());
    }

    private void begin(SourceLoop loop) {
        workshop.listener().came(loop.settings().name());
        loop.start();
    }

    private void gone(String name) {
        LOG.infof("source %s: is gone, nothing of it is in force any more", name);
        workshop.listener().gone(name);
    }

    private static void end(Collection<SourceLoop> ended) {
        ended.forEach(SourceLoop::stop);
        ended.forEach(SourceLoop::close);
    }

    /** Also what a former process left of sources that went while none ran. */
    private void clearAllBut(Set<String> names) {
        if (!Files.isDirectory(workshop.clones())) return;
        try (var clones = Files.list(workshop.clones())) {
            for (var clone : clones.filter(path -> !names.contains(path.getFileName().toString())).collect(Collectors.toSet())) delete(clone);
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("clones of sources that are gone could not be looked for: %s", e.getMessage());
        }
    }

    private static void delete(Path clone) {
        try {
            FileUtils.delete(clone.toFile(), FileUtils.RECURSIVE | FileUtils.RETRY);
        } catch (IOException e) {
            LOG.warnf("the clone of a source that is gone could not be deleted: %s", e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        end(loops.values());
    }
}
