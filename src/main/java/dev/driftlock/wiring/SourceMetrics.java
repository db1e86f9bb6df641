package dev.driftlock.wiring;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.source.SourceListener;
import dev.driftlock.source.Sources;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics of sources (contract, section 7). */
final class SourceMetrics implements SourceListener {

    private static final String OF_SOURCES = "driftlock.source.";

    private final MeterRegistry registry;
    private volatile Sources sources;
    private volatile Clock clock;
    private final Map<String, Gauge> commits = new ConcurrentHashMap<>();

    SourceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void watch(Sources watched, Clock time) {
        sources = watched;
        clock = time;
    }

    @Override
    public void came(String name) {
        Gauge.builder("driftlock.source.age", () -> age(sources.status(name), clock)).baseUnit("seconds")
                .description("Time since the repository was last asked with success; NaN before").tag("source", name).register(registry);
        Gauge.builder("driftlock.declared.objects", () -> sources.get().source(name).map(declared -> declared.objects().size()).orElse(0))
                .description("Objects that the source declares").tag("source", name).register(registry);
    }

    /** Nothing tells of a source that is gone. */
    @Override
    public void gone(String name) {
        commits.remove(name);
        registry.getMeters().stream().map(Meter::getId).filter(id -> id.getName().startsWith(OF_SOURCES) && name.equals(id.getTag("source"))).forEach(registry::remove);
        registry.find("driftlock.declared.objects").tag("source", name).meters().forEach(registry::remove);
    }

    private static double age(SourceStatus status, Clock clock) {
        return status.lastFetch().map(last -> Duration.between(last, clock.instant()).toMillis() / 1000.0).orElse(Double.NaN);
    }

    @Override
    public void failed(String source, String reason) {
        Counter.builder("driftlock.source.errors").description("Failed attempts to bring a source up to date").tag("source", source).tag("reason", reason)
                .register(registry).increment();
    }

    @Override
    public void rewritten(String source) {
        Counter.builder("driftlock.source.rewrites").description("Commits that came into force and do not continue the one before").tag("source", source)
                .register(registry).increment();
    }

    /** One series a source: that of the commit before goes. */
    @Override
    public void inForce(DeclaredSource source) {
        var gauge = Gauge.builder("driftlock.source.commit.info", () -> 1).description("The commit in force").tag("source", source.name())
                .tag("commit", source.commit()).register(registry);
        var before = commits.put(source.name(), gauge);
        if (before != null && !before.getId().equals(gauge.getId())) registry.remove(before);
    }
}
