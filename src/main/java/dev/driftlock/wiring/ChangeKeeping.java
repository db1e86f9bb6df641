package dev.driftlock.wiring;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.book.Book;
import dev.driftlock.changes.book.ChangeMetrics;
import dev.driftlock.changes.book.ChangeWriter;
import dev.driftlock.changes.hold.AgentSyncs;
import dev.driftlock.changes.settle.LeaderWork;
import dev.driftlock.changes.settle.LeaderWork.Ear;
import dev.driftlock.changes.settle.LiveObjects;
import dev.driftlock.changes.settle.WindowEnds.Agents;
import dev.driftlock.cluster.CustomResources;
import dev.driftlock.cluster.Leadership;
import dev.driftlock.cluster.ShortRequests;
import dev.driftlock.config.DriftlockConfig;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.Types;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Standing;
import dev.driftlock.report.Redaction;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** The ManualChanges of the cluster: every replica writes them, one of them keeps them in order. There is none of this without a cluster. */
final class ChangeKeeping implements AutoCloseable {

    private static final String DEFINITION = "manualchanges.driftlock.dev";

    private final Book book;
    private final ChangeWriter writer;
    private final Leadership leadership;
    private final LeaderWork work;
    private final boolean holdsAgents;

    private ChangeKeeping(Book book, ChangeWriter writer, Leadership leadership, LeaderWork work, boolean holdsAgents) {
        this.book = book;
        this.writer = writer;
        this.leadership = leadership;
        this.work = work;
        this.holdsAgents = holdsAgents;
    }

    static ChangeKeeping of(KubernetesClient client, DriftlockConfig config, CustomResources resources, Types types, Supplier<Grants> grants, InstantSource clock,
            String instance, MeterRegistry registry) {
        var namespace = config.cluster().namespace();
        var ear = new Ear(clock);
        var brief = ShortRequests.of(client);
        var book = new Book(client, brief, () -> resources.serves(DEFINITION), ear);
        var writer = new ChangeWriter(book, new ChangeMetrics(registry, System::nanoTime), namespace);
        var leadership = new Leadership(client, namespace, instance + "-" + UUID.randomUUID().toString().substring(0, 8));
        var objects = new LiveObjects(brief);
        var syncs = new AgentSyncs(objects, config.discover().namespaces(), config.breakGlass().resume(), clock);
        var agents = config.breakGlass().holdAgents() ? Optional.<Agents>of(syncs::after) : Optional.<Agents>empty();
        var work = LeaderWork.of(book, ear, brief, new Standing(types, config.ignore()), new Redaction(config.redact()), config.changesKept(), grants, agents, objects,
                clock, instance, registry);
        return new ChangeKeeping(book, writer, leadership, work, config.breakGlass().holdAgents());
    }

    /** Returns at once. */
    void note(Change change) {
        writer.note(change);
    }

    Collection<Change> about(ObjectKey key) {
        return book.about(key).stream().filter(Entry::isOpen).map(Entry::change).toList();
    }

    /** To be called every second. */
    void tend(Snapshot git) {
        book.tend();
        work.run(git, leadership::isHeld);
    }

    /** For health detail. */
    Map<String, String> detail() {
        var detail = new TreeMap<>(Map.of("leader", Boolean.toString(leadership.isHeld())));
        if (!book.isInstalled()) detail.put("not-written", "the CustomResourceDefinition " + DEFINITION + " is not installed: kubectl apply -f deploy/crds/manualchanges.yaml");
        else if (!book.isOpen()) detail.put("not-written-yet", "ManualChanges have not been listed");
        else detail.put("open", Long.toString(book.all().stream().filter(Entry::isOpen).count()));
        if (holdsAgents && !book.isOpen()) detail.put("hold-agents", "until ManualChanges are written, this replica holds only what it has judged itself");
        return detail;
    }

    @Override
    public void close() {
        writer.close();
        leadership.close();
        book.close();
    }
}
