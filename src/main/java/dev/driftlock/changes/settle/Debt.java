package dev.driftlock.changes.settle;

import dev.driftlock.changes.Entry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** {@code driftlock_debt_fields{namespace,incident}} (contract, section 5): on the leader alone, so that a sum over replicas is right. */
final class Debt {

    private record Account(String namespace, String incident) {
    }

    private final MultiGauge gauge;

    Debt(MeterRegistry registry) {
        gauge = MultiGauge.builder("driftlock.debt.fields").description("Fields changed under break-glass that Git does not hold yet; of the leader").register(registry);
    }

    /** @param fields how many of an entry's still differ */
    void tell(Collection<Entry> entries, ToIntFunction<Entry> fields) {
        var sums = entries.stream().filter(Entry::isDebt)
                .collect(Collectors.groupingBy(entry -> new Account(entry.change().object().namespace(), entry.change().incident()), Collectors.summingInt(fields)));
        gauge.register(sums.entrySet().stream().map(sum -> Row.of(Tags.of("namespace", sum.getKey().namespace, "incident", sum.getKey().incident), sum.getValue())).toList(), true);
    }

    void tellNothing() {
        gauge.register(List.of(), true);
    }
}
