package dev.driftlock.discovery.watch;

import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.DiscoverySettings;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.References;
import dev.driftlock.discovery.SourceKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Watches the kinds of Argo CD and Flux whose definitions are in the cluster, in the namespaces of {@code discover}, and the
 * ConfigMaps and Secrets that their objects refer to. Where none of the kinds is there, nothing is watched.
 */
public final class ClusterWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ClusterWatch.class);
    /** Several objects change at a time, and a definition is served a moment after it is there. */
    private static final Duration REST = Duration.ofMillis(200);
    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    private final Lists lists;
    private final DiscoverySettings settings;
    private final BooleanSupplier definitionsKnown;
    private final Consumer<Inventory> found;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("discovery").daemon().factory());
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final Set<String> definitions = new HashSet<>();
    private final Map<Object, List<Watched>> watched = new HashMap<>();
    private final long started = System.nanoTime();

    /**
     * @param definitionsKnown whether {@link #came} has told all definitions that are there
     * @param found hears of all objects when all lists are complete, and again after each change
     */
    public ClusterWatch(KubernetesClient client, DiscoverySettings settings, BooleanSupplier definitionsKnown, Consumer<Inventory> found) {
        this.settings = settings;
        this.definitionsKnown = definitionsKnown;
        this.found = found;
        this.lists = new Lists(client, this::poke);
        poke();
    }

    /** A CustomResourceDefinition is there. */
    public void came(String definition) {
        if (kinds(definition).isEmpty()) return;
        synchronized (definitions) {
            definitions.add(definition);
        }
        poke();
    }

    /** It is gone, and its objects with it. */
    public void gone(String definition) {
        synchronized (definitions) {
            if (!definitions.remove(definition)) return;
        }
        poke();
    }

    /** What cannot be listed, and why. */
    public synchronized List<String> troubles() {
        var troubles = new ArrayList<String>();
        if (!definitionsKnown.getAsBoolean()) troubles.add("customresourcedefinitions: not listed yet");
        watched.values().forEach(each -> each.forEach(list -> list.trouble().ifPresent(troubles::add)));
        return troubles;
    }

    private List<SourceKind> kinds(String definition) {
        return Arrays.stream(SourceKind.values()).filter(kind -> kind.definition().equals(definition) && settings.looksFor(kind)).toList();
    }

    private void poke() {
        if (!scheduled.compareAndSet(false, true)) return;
        try {
            thread.schedule(this::settle, REST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed");
        }
    }

    private void settle() {
        scheduled.set(false);
        try {
            boolean isComplete = bringUpToDate();
            if (isComplete) found.accept(lists.inventory());
            else poke();
        } catch (RuntimeException e) {
            LOG.error("discovery", e);
        }
    }

    /** Whether all is listed that can be listed. */
    private synchronized boolean bringUpToDate() {
        var wanted = new HashMap<Object, Supplying>();
        for (var definition : known()) kinds(definition).forEach(kind -> wanted.put(kind, () -> lists.of(kind, settings.namespaces())));
        if (wanted.containsKey(SourceKind.APPLICATION)) wanted.put("logins", () -> lists.ofLogins(settings.namespaces()));
        for (ObjectKey reference : References.of(lists.inventory())) wanted.put(reference, () -> lists.of(reference));
        watched.entrySet().removeIf(entry -> !wanted.containsKey(entry.getKey()) && closed(entry.getValue()));
        wanted.forEach((key, list) -> watched.computeIfAbsent(key, k -> list.start()));
        boolean areDefinitionsSettled = definitionsKnown.getAsBoolean() || System.nanoTime() - started > GIVEN_UP.toNanos();
        return areDefinitionsSettled && watched.values().stream().flatMap(List::stream).allMatch(Watched::isSettled);
    }

    private interface Supplying {
        List<Watched> start();
    }

    private Set<String> known() {
        synchronized (definitions) {
            return Set.copyOf(definitions);
        }
    }

    private static boolean closed(List<Watched> lists) {
        lists.forEach(Watched::close);
        return true;
    }

    @Override
    public synchronized void close() {
        thread.shutdownNow();
        watched.values().forEach(ClusterWatch::closed);
        watched.clear();
    }
}
