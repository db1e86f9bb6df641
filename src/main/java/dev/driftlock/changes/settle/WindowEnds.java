package dev.driftlock.changes.settle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.changes.Change;
import dev.driftlock.changes.Entry;
import dev.driftlock.changes.book.Book;
import dev.driftlock.changes.settle.LiveObjects.Reading;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * At the end of a window: one Event on each object that was changed under it, which names the fields that still differ, and with
 * hold-agents one that says what has become of its agent (contract, section 5). A note on the record says that it was done.
 */
public final class WindowEnds {

    private static final String TOLD = "told-at-the-end";

    /** Looks after the agent of an object, where agents are held at all. */
    public interface Agents extends BiFunction<ObjectKey, JsonNode, Optional<String>> {
    }

    private record Window(ObjectKey object, String grant, String incident) {
    }

    private final Map<Window, Instant> over = new HashMap<>();
    private final Book book;
    private final Comparing comparing;
    private final LiveObjects objects;
    private final ChangeEvents events;
    private final Optional<Agents> agents;

    /** @param agents empty where agents are not held */
    WindowEnds(Book book, Comparing comparing, LiveObjects objects, ChangeEvents events, Optional<Agents> agents) {
        this.book = book;
        this.comparing = comparing;
        this.objects = objects;
        this.events = events;
        this.agents = agents;
    }

    void forget() {
        over.clear();
    }

    void run(Grants grants, Instant now, BooleanSupplier isLeader) {
        var untold = book.all().stream().filter(this::isUntold)
                .collect(Collectors.groupingBy(entry -> new Window(entry.change().object().key(), entry.change().grant(), entry.change().incident())));
        over.keySet().retainAll(untold.keySet());
        untold.forEach((window, entries) -> {
            if (isOpen(window, grants)) over.remove(window);
            else if (isLookedAt(entries, over.computeIfAbsent(window, w -> now), now) && isLeader.getAsBoolean()) tell(window, entries);
        });
    }

    /** Settled ones have no debt any more, but the agent may have given up before. */
    private boolean isUntold(Entry entry) {
        boolean concerns = entry.isDebt() || agents.isPresent() && entry.change().isUnderBreakGlass() && entry.settled().isPresent();
        return concerns && !entry.note(TOLD).equals(Optional.of(entry.change().last().toString()));
    }

    private static boolean isOpen(Window window, Grants grants) {
        return Scope.covering(window.object).stream().flatMap(scope -> grants.open(scope).stream())
                .anyMatch(grant -> grant.name().equals(window.grant) && grant.incident().equals(window.incident));
    }

    /** Whether all that is open was compared with Git after the end. */
    private boolean isLookedAt(List<Entry> entries, Instant end, Instant now) {
        return entries.stream().filter(Entry::isOpen).allMatch(entry -> comparing.lastLook(entry).filter(look -> !look.at().isBefore(end)).isPresent())
                && entries.stream().noneMatch(entry -> now.isBefore(entry.change().last().plus(Comparing.UNTIL_WRITTEN)));
    }

    private void tell(Window window, List<Entry> entries) {
        var newest = entries.stream().map(Entry::change).max(Comparator.comparing(Change::last)).orElseThrow();
        var id = UUID.nameUUIDFromBytes((window + " " + newest.last()).getBytes(StandardCharsets.UTF_8)).toString();
        var fields = entries.stream().flatMap(entry -> comparing.lastLook(entry).stream()).flatMap(look -> look.fields().stream()).map(PathText::text).distinct().sorted().toList();
        if (!fields.isEmpty()) events.write(newest.object(), "driftlock-debt-" + id, "BreakGlassDebt", debt(window, entries, fields));
        agents.flatMap(each -> lookAfterAgent(each, newest)).ifPresent(note -> events.write(newest.object(), "driftlock-sync-" + id, "SyncFailed", note));
        entries.forEach(entry -> book.update(entry, entry.change(), Map.of(TOLD, entry.change().last().toString())));
    }

    private static String debt(Window window, List<Entry> entries, List<String> fields) {
        var named = fields.stream().map(field -> field.isEmpty() ? "the object as a whole" : field).collect(Collectors.joining(", "));
        var users = entries.stream().map(entry -> entry.change().user()).distinct().sorted().collect(Collectors.joining(", "));
        return "break-glass" + (window.incident.isEmpty() ? "" : " " + window.incident) + " is over, and " + window.object + " still differs from Git: " + named + " (changed by " + users
                + "); commit it, or take it back";
    }

    private Optional<String> lookAfterAgent(Agents each, Change change) {
        var object = change.object();
        return objects.read(object.apiVersion(), object.kind(), object.namespace(), object.name()) instanceof Reading.Found(var live) ? each.apply(object.key(), live) : Optional.empty();
    }
}
