package dev.driftlock.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.argocd.Applications;
import dev.driftlock.discovery.flux.FluxReader;
import dev.driftlock.guard.discovered.Discovered;
import dev.driftlock.guard.discovered.SourceObjects;
import dev.driftlock.guard.discovered.SourceRules;
import dev.driftlock.source.SourceSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is found in the cluster's Argo CD and Flux objects as they are at one moment. Immutable; an object that cannot be
 * read is listed with the reason and stops no other.
 */
public final class Discovery implements SourceObjects {

    private final DiscoverySettings settings;
    private final List<Reading> readings;
    private final Map<ObjectKey, Set<String>> fed = new HashMap<>();
    private final Map<ObjectKey, String> unread = new HashMap<>();

    private final Discovered discovered;

    private Discovery(DiscoverySettings settings, List<Reading> readings) {
        this.settings = settings;
        this.readings = readings;
        for (var reading : readings) {
            for (var source : reading.sources()) source.feeding().forEach(key -> fed.computeIfAbsent(key, k -> new HashSet<>()).add(source.name()));
            if (!reading.notRead().isEmpty()) reading.applied().forEach(key -> unread.put(key, reading.object() + ", of which this is not read: " + String.join("; ", reading.notRead())));
        }
        this.discovered = new Discovered(rules(), this);
    }

    public static Discovery of(Inventory inventory, DiscoverySettings settings) {
        var names = new SourceNames(settings.configured());
        var readings = new ArrayList<Reading>();
        if (settings.argocd()) readings.addAll(new Applications(inventory, settings, names).read());
        if (settings.flux()) readings.addAll(new FluxReader(inventory, settings, names).read());
        readings.sort(Comparator.comparing(Reading::created).thenComparing(reading -> reading.object().toString()));
        return new Discovery(settings, List.copyOf(readings));
    }

    /** The older before the younger (contract, section 4). */
    public List<Reading> readings() {
        return readings;
    }

    /** In precedence. */
    public List<SourceSettings> sources() {
        return readings.stream().flatMap(reading -> reading.sources().stream()).map(FoundSource::settings).toList();
    }

    public Discovered discovered() {
        return discovered;
    }

    private Map<String, SourceRules> rules() {
        var rules = new HashMap<String, SourceRules>();
        readings.forEach(reading -> reading.sources().forEach(source -> rules.put(source.name(), source.rules())));
        return Map.copyOf(rules);
    }

    @Override
    public Set<String> fedBy(ObjectKey key) {
        return fed.getOrDefault(key, Set.of());
    }

    @Override
    public boolean isSource(ObjectKey key, JsonNode object) {
        if (!settings.namespaces().contains(key.namespace())) return false;
        return SourceKind.of(key).filter(settings::looksFor).filter(kind -> isSource(kind, object)).isPresent();
    }

    private boolean isSource(SourceKind kind, JsonNode object) {
        return switch (kind) {
            case APPLICATION -> Applications.isHere(object, settings);
            case APPLICATION_SET -> Applications.mayBeHere(object, settings);
            case KUSTOMIZATION, HELM_RELEASE -> FluxReader.isHere(object);
            case APP_PROJECT, GIT_REPOSITORY -> false;
        };
    }

    @Override
    public Optional<String> unreadOwner(ObjectKey key) {
        return Optional.ofNullable(unread.get(key));
    }
}
