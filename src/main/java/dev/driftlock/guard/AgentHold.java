package dev.driftlock.guard;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.diff.Comparison;
import dev.driftlock.diff.FieldPath;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Holds.Held;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Whether an agent's write would undo what was changed by hand under a window that is still open (contract, section 5: hold-agents). */
record AgentHold(Subject subject, World world) {

    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    /** What is undone, where there is any. */
    Optional<Held> undone() {
        var held = world.holds().on(subject.key(), sources());
        if (held.isEmpty()) return Optional.empty();
        return switch (subject.request().operation()) {
            case CREATE -> held.stream().filter(each -> each.kind() == Finding.Kind.DELETES).findFirst();
            case DELETE -> held.stream().filter(each -> each.kind() == Finding.Kind.CREATES).findFirst();
            case UPDATE -> putBack(held);
            case CONNECT -> Optional.empty();
        };
    }

    static Finding finding(Held held) {
        return Finding.ofObject(Finding.Kind.BREAK_GLASS, Effect.DENY, "break-glass until " + time(held.grant()) + ": " + held.by() + " "
                + switch (held.kind()) {
                    case DELETES -> "deleted it";
                    case CREATES -> "created it";
                    default -> "changed " + (held.path().text().isEmpty() ? "it" : held.path());
                } + (held.grant().incident().isEmpty() ? "" : " for " + held.grant().incident()));
    }

    private static String time(Grant grant) {
        return (grant.until().getEpochSecond() % 60 == 0 ? MINUTES : SECONDS).format(grant.until());
    }

    private List<DeclaredSource> sources() {
        var declaring = subject.declared().map(DeclaredObject::source).map(List::of);
        return declaring.orElseGet(() -> List.copyOf(world.declared().sourcesIn(subject.key().namespace()))).stream()
                .flatMap(name -> world.declared().source(name).stream()).toList();
    }

    /** Any change of a held field: what lives now is what was changed to, or what somebody made of it since. */
    private Optional<Held> putBack(List<Held> held) {
        if (subject.live() == null || subject.requested() == null) return Optional.empty();
        Predicate<FieldPath> passedOver = subject.metadataOnly() ? NeverJudged::coversThroughSubresource : NeverJudged::covers;
        var changed = Comparison.ofUpdate(subject.live(), subject.live(), subject.requested(), subject.type(), passedOver).stream()
                .map(difference -> PathText.of(difference.path())).toList();
        return held.stream().filter(each -> each.kind() != Finding.Kind.DELETES && each.kind() != Finding.Kind.CREATES)
                .filter(each -> changed.stream().anyMatch(each.path()::overlaps)).findFirst();
    }
}
