package dev.driftlock.changes.settle;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.book.Book;
import dev.driftlock.changes.book.Crowd;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Keeps the books small (contract, section 5): the oldest beyond {@link Crowd#MOST} in a namespace are merged into one that counts,
 * settled ones go after {@code changes.keep}. What is owed under break-glass is merged last.
 */
final class Trimming {

    private static final int AT_ONCE = 20;

    /** Names those that were merged last with their counts, so that a leader who dies before it has deleted them counts nothing twice. */
    static final String ABSORBED = "absorbed";

    private final Book book;
    private final Duration keep;

    Trimming(Book book, Duration keep) {
        this.book = book;
        this.keep = keep;
    }

    void run(Instant now, BooleanSupplier isLeader) {
        book.all().stream().filter(entry -> entry.settled().filter(settled -> settled.at().plus(keep).isBefore(now)).isPresent()).limit(AT_ONCE)
                .takeWhile(entry -> isLeader.getAsBoolean()).forEach(book::delete);
        book.all().stream().filter(entry -> entry.isOpen() && !entry.isMerged()).collect(Collectors.groupingBy(Entry::namespace))
                .forEach((namespace, open) -> {
                    if (isLeader.getAsBoolean()) merge(namespace, oldestBeyond(open));
                });
    }

    static List<Entry> oldestBeyond(List<Entry> open) {
        // The one that counts is among them.
        long tooMany = open.size() - (Crowd.MOST - 1);
        if (open.size() <= Crowd.MOST) return List.of();
        return open.stream().sorted(Comparator.comparing(Entry::isDebt).thenComparing(entry -> entry.change().last())).limit(Math.min(tooMany, AT_ONCE)).toList();
    }

    private void merge(String namespace, List<Entry> oldest) {
        if (oldest.isEmpty()) return;
        var into = book.in(namespace).stream().filter(Entry::isMerged).findFirst();
        var absorbed = absorbed(into);
        var news = oldest.stream().flatMap(entry -> uncounted(namespace, entry, absorbed).stream()).reduce(Change::and);
        if (news.isPresent()) {
            oldest.forEach(entry -> absorbed.put(entry.uid(), entry.change().count()));
            var notes = Map.of(ABSORBED, text(absorbed));
            var written = into.isPresent() ? book.update(into.get(), into.get().change().and(news.get()), notes) : book.create(namespace, Entry.MERGED, news.get(), notes);
            if (written.isEmpty()) return;
        }
        oldest.forEach(book::delete);
    }

    private static Optional<Change> uncounted(String namespace, Entry entry, Map<String, Long> absorbed) {
        var change = Crowd.asOneOfMany(namespace, entry.change());
        long left = change.count() - absorbed.getOrDefault(entry.uid(), 0L);
        return left <= 0 ? Optional.empty() : Optional.of(new Change(change.object(), change.user(), change.verdict(), "", "", "", "", List.of(), left, change.first(), change.last()));
    }

    static Map<String, Long> absorbed(Optional<Entry> merged) {
        var known = new LinkedHashMap<String, Long>();
        merged.flatMap(entry -> entry.note(ABSORBED)).ifPresent(text -> {
            for (var each : text.split(",")) {
                int at = each.indexOf('=');
                if (at > 0) known.put(each.substring(0, at), Long.parseLong(each.substring(at + 1)));
            }
        });
        return known;
    }

    private static String text(Map<String, Long> absorbed) {
        return absorbed.entrySet().stream().skip(Math.max(0, absorbed.size() - 3 * AT_ONCE)).map(each -> each.getKey() + "=" + each.getValue()).collect(Collectors.joining(","));
    }
}
