package dev.driftlock.wiring;

import dev.driftlock.discovery.Discovery;
import dev.driftlock.discovery.DiscoverySettings;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.Reading;
import dev.driftlock.guard.discovered.Discovered;
import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.Sources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Makes sources of what is found in the cluster, each time that it changes. */
final class Discoveries implements Consumer<Inventory> {

    private static final Logger LOG = Logger.getLogger(Discoveries.class);

    private final DiscoverySettings settings;
    private final Sources sources;
    private List<SourceSettings> last = null;
    private volatile Discovery current;
    private volatile boolean known;

    Discoveries(DiscoverySettings settings, Sources sources, MeterRegistry registry) {
        this.settings = settings;
        this.sources = sources;
        this.current = Discovery.of(new Inventory(Map.of()), settings);
        Gauge.builder("driftlock.discovery.not.read", () -> current.readings().stream().filter(reading -> !reading.notRead().isEmpty()).count())
                .description("Argo CD and Flux objects of this cluster that are not read, or not whole").register(registry);
    }

    /** The rules come into force before the objects that they are about. */
    @Override
    public synchronized void accept(Inventory inventory) {
        var found = Discovery.of(inventory, settings);
        found.readings().forEach(this::tell);
        current = found;
        if (!found.sources().equals(last)) sources.discovered(found.sources());
        last = found.sources();
        known = true;
    }

    /** Said once, when it is new. */
    private void tell(Reading reading) {
        if (reading.notRead().isEmpty() || current.readings().stream().anyMatch(before -> before.object().equals(reading.object()) && before.notRead().equals(reading.notRead()))) return;
        LOG.warnf("%s is not read: %s", reading.object(), String.join("; ", reading.notRead()));
    }

    Discovered discovered() {
        return current.discovered();
    }

    List<Reading> readings() {
        return current.readings();
    }

    /** Whether what was there at the start has been found. */
    boolean isKnown() {
        return known;
    }
}
