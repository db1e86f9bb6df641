package dev.driftlock.wiring;

import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.Sources;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The namespaces of sources that have failed for so long that Driftlock counts as ready without them: what Git declares
 * there is unknown, and writes there say so (contract, section 7).
 */
record UnreadNamespaces(Sources sources, Clock clock) implements Supplier<Set<String>> {

    private static final Duration GIVEN_UP = Duration.ofSeconds(30);

    @Override
    public Set<String> get() {
        return sources.settings().stream().filter(this::isGivenUp).flatMap(source -> source.namespace().stream()).collect(Collectors.toUnmodifiableSet());
    }

    private boolean isGivenUp(SourceSettings source) {
        var status = sources.status(source.name());
        return !status.loaded() && status.failing().filter(failure -> !failure.since().plus(GIVEN_UP).isAfter(clock.instant())).isPresent();
    }
}
