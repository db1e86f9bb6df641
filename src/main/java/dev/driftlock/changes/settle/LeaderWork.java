package dev.driftlock.changes.settle;

import dev.driftlock.changes.Entry;
import dev.driftlock.changes.book.Book;
import dev.driftlock.changes.settle.WindowEnds.Agents;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Standing;
import dev.driftlock.report.ChangedField;
import dev.driftlock.report.Redaction;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * What one replica does with the records of all (contract, section 5). Each step is a conditional write that a later leader finds done
 * or does again, so that a leader may die between any two of them.
 */
public final class LeaderWork {

    private static final Logger LOG = Logger.getLogger(LeaderWork.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    private final Book book;
    private final Fates fates;
    private final LiveObjects objects;
    private final LostEntries lost;
    private final Comparing comparing;
    private final WindowEnds ends;
    private final Trimming trimming;
    private final Debt debt;
    private final Supplier<Grants> grants;
    private final InstantSource clock;
    private boolean led;
    private long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();

    private LeaderWork(Book book, Fates fates, LiveObjects objects, LostEntries lost, WindowEnds ends, Comparing comparing, Trimming trimming, Debt debt, Supplier<Grants> grants,
            InstantSource clock) {
        this.book = book;
        this.fates = fates;
        this.objects = objects;
        this.lost = lost;
        this.comparing = comparing;
        this.ends = ends;
        this.trimming = trimming;
        this.debt = debt;
        this.grants = grants;
        this.clock = clock;
    }

    /** Hears of records that are gone; made before the book that tells it. */
    public static final class Ear implements Consumer<Entry> {

        private final LostEntries lost;

        public Ear(InstantSource clock) {
            this.lost = new LostEntries(clock);
        }

        @Override
        public void accept(Entry gone) {
            lost.accept(gone);
        }
    }

    /**
     * @param keep how long settled records stay
     * @param agents looks after agents at a window's end; empty where they are not held
     */
    public static LeaderWork of(Book book, Ear ear, KubernetesClient client, Standing standing, Redaction redaction, Duration keep, Supplier<Grants> grants,
            Optional<Agents> agents, LiveObjects objects, InstantSource clock, String instance, MeterRegistry registry) {
        var fates = new Fates(standing, redaction);
        var comparing = new Comparing(book, objects, fates);
        var ends = new WindowEnds(book, comparing, objects, new ChangeEvents(client, clock, instance), agents);
        return new LeaderWork(book, fates, objects, ear.lost, ends, comparing, new Trimming(book, keep), new Debt(registry), grants, clock);
    }

    /** To be called every two seconds, on every replica. */
    public void run(Snapshot git, BooleanSupplier isLeader) {
        if (!isLeader.getAsBoolean() || !book.isOpen()) {
            stop();
            return;
        }
        led = true;
        step(() -> lost.run(book, git, objects, fates));
        step(() -> comparing.run(git, clock.instant(), isLeader));
        step(() -> ends.run(grants.get(), clock.instant(), isLeader));
        step(() -> trimming.run(clock.instant(), isLeader));
        step(() -> book.all().stream().filter(Book::isBehind).takeWhile(entry -> isLeader.getAsBoolean()).forEach(book::bringUpToDate));
        if (isLeader.getAsBoolean()) debt.tell(book.all(), this::fieldsOf);
        else stop();
    }

    private List<PathText> fieldsOf(Entry entry) {
        return comparing.lastLook(entry).map(Comparing.Looked::fields).orElseGet(() -> entry.change().fields().stream().map(ChangedField::path).toList());
    }

    private void stop() {
        if (!led) return;
        led = false;
        comparing.forget();
        ends.forget();
        debt.tellNothing();
    }

    private void step(Runnable work) {
        try {
            work.run();
        } catch (KubernetesClientException e) {
            if (System.nanoTime() - lastLine < BETWEEN_LINES.toNanos()) return;
            lastLine = System.nanoTime();
            LOG.warnf("ManualChanges could not be put in order, trying again: %s", e.getMessage());
        }
    }
}
