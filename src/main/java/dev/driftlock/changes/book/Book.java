package dev.driftlock.changes.book;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.ChangeName;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.Settled;
import dev.driftlock.declared.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * All ManualChanges of the cluster, kept in memory by a watch, and what this replica writes into them. There is a watch only while
 * their CustomResourceDefinition is installed.
 */
public final class Book implements AutoCloseable {

    private final Pages pages = new Pages();
    private final BookApi watched;
    private final BookApi api;
    private final BooleanSupplier isInstalled;
    private final Consumer<Entry> onLost;
    private volatile SharedIndexInformer<GenericKubernetesResource> informer;

    /**
     * @param writing has its requests fail soon, since they are done again
     * @param isInstalled whether the API server serves ManualChanges
     * @param onLost hears of each that is gone, whoever took it away
     */
    public Book(KubernetesClient watching, KubernetesClient writing, BooleanSupplier isInstalled, Consumer<Entry> onLost) {
        this.watched = new BookApi(watching);
        this.api = new BookApi(writing);
        this.isInstalled = isInstalled;
        this.onLost = onLost;
    }

    /** To be called every second: begins to watch when the definition is there, and ends when it is gone. */
    public synchronized void tend() {
        if (isInstalled.getAsBoolean() && informer == null) {
            var watch = watched.all().inAnyNamespace().runnableInformer(0);
            watch.addEventHandler(new Watcher());
            watch.exceptionHandler((started, error) -> true);
            watch.start();
            informer = watch;
        } else if (!isInstalled.getAsBoolean() && informer != null) {
            close();
            pages.clear();
        }
    }

    public boolean isInstalled() {
        return isInstalled.getAsBoolean();
    }

    /** Whether what is there has been listed, so that it can be written to. */
    public boolean isOpen() {
        var watch = informer;
        return watch != null && watch.hasSynced();
    }

    public Collection<Entry> all() {
        return pages.all();
    }

    public Collection<Entry> in(String namespace) {
        return pages.in(namespace);
    }

    public Collection<Entry> about(ObjectKey key) {
        return in(key.namespace()).stream().filter(entry -> entry.change().object().key().equals(key)).toList();
    }

    public long openIn(String namespace) {
        return in(namespace).stream().filter(Entry::isOpen).count();
    }

    /** The one that more of the same change is merged into. */
    Optional<Entry> openOf(String namespace, ChangeName name) {
        return in(namespace).stream().filter(entry -> entry.isOpen() && name.episodeOf(entry.name()) >= 0).findFirst();
    }

    int nextEpisode(String namespace, ChangeName name) {
        return 1 + in(namespace).stream().map(Entry::name).mapToInt(name::episodeOf).max().orElse(-1);
    }

    public Optional<Entry> reread(String namespace, String name) {
        var found = api.find(namespace, name);
        found.ifPresentOrElse(pages::learn, () -> pages.forget(namespace, name));
        return found;
    }

    public Optional<Entry> create(String namespace, String name, Change change) {
        return create(namespace, name, change, Map.of());
    }

    public Optional<Entry> create(String namespace, String name, Change change, Map<String, String> notes) {
        return api.create(namespace, name, change, notes).map(pages::learn);
    }

    /** Empty where somebody else wrote meanwhile, as with all that follow. */
    public Optional<Entry> update(Entry entry, Change change, Map<String, String> moreNotes) {
        return api.update(entry, change, moreNotes).map(pages::learn);
    }

    /** The columns follow the status in a second write; {@link #isBehind} finds those that it did not come to. */
    public Optional<Entry> settle(Entry entry, Settled settled) {
        return api.settle(entry, settled).map(pages::learn).map(this::bringUpToDate);
    }

    /** Whether its columns say something else than its status. */
    public static boolean isBehind(Entry entry) {
        return entry.settled().isPresent() == entry.note("state").filter("open"::equals).isPresent();
    }

    public Entry bringUpToDate(Entry entry) {
        return update(entry, entry.change(), Map.of()).orElse(entry);
    }

    public boolean delete(Entry entry) {
        boolean isDeleted = api.delete(entry);
        if (isDeleted) pages.forget(entry.namespace(), entry.name());
        return isDeleted;
    }

    @Override
    public synchronized void close() {
        if (informer != null) informer.close();
        informer = null;
    }

    private final class Watcher implements ResourceEventHandler<GenericKubernetesResource> {

        @Override
        public void onAdd(GenericKubernetesResource resource) {
            Manifests.read(resource).ifPresent(pages::learn);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource resource) {
            onAdd(resource);
        }

        @Override
        public void onDelete(GenericKubernetesResource resource, boolean isLastStateUnknown) {
            Manifests.read(resource).filter(pages::forget).ifPresent(onLost);
        }
    }
}
