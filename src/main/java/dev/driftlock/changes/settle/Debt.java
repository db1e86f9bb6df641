package dev.driftlock.changes.settle;

import dev.driftlock.changes.Entry;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.diff.PathText;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code driftlock_debt_fields{namespace,incident}} (contract, section 5): on the leader alone, so that a sum over replicas is right. */
final class Debt {

    private record Account(String namespace, String incident) {
    }

    /** One field of one object, whoever changed it. */
    private record Owed(ObjectKey object, PathText path) {
    }

    private final MultiGauge gauge;

    Debt(MeterRegistry registry) {
        gauge = MultiGauge.builder("driftlock.debt.fields").description("Fields changed under break-glass that Git does not hold yet; of the leader").register(registry);
    }

    /** @param fields which of an entry's still differ */
    void tell(Collection<Entry> entries, Function<Entry, List<PathText>> fields) {
        var accounts = entries.stream().filter(Entry::isDebt).collect(Collectors.groupingBy(entry -> new Account(entry.change().object().namespace(), entry.change().incident()),
                Collectors.flatMapping(entry -> fields.apply(entry).stream().map(path -> new Owed(entry.change().object().key(), path)), Collectors.toSet())));
        gauge.register(accounts.entrySet().stream().map(each -> Row.of(Tags.of("namespace", each.getKey().namespace, "incident", each.getKey().incident), each.getValue().size()))
                .toList(), true);
    }

    void tellNothing() {
        gauge.register(List.of(), true);
    }
}
