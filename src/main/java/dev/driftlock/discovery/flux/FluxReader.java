package dev.driftlock.discovery.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.DiscoverySettings;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.FoundSource;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.Reading;
import dev.driftlock.discovery.Repositories;
import dev.driftlock.discovery.SourceKind;
import dev.driftlock.discovery.SourceNames;
import dev.driftlock.guard.discovered.SourceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads Flux's Kustomizations and HelmReleases. What applies to another cluster is left out. */
public final class FluxReader {

    private static final String HOME = "flux-system";

    private final Inventory inventory;
    private final SourceNames names;
    private final GitRepositories repositories;

    public FluxReader(Inventory inventory, DiscoverySettings settings, SourceNames names) {
        this.inventory = inventory;
        this.names = names;
        this.repositories = new GitRepositories(inventory, settings.namespaces(), new Repositories(settings.hosts()));
    }

    public List<Reading> read() {
        var readings = new ArrayList<Reading>();
        inventory.all(SourceKind.KUSTOMIZATION).stream().filter(FluxReader::isHere).forEach(each -> readings.add(kustomization(each)));
        inventory.all(SourceKind.HELM_RELEASE).stream().filter(FluxReader::isHere).forEach(each -> readings.add(helmRelease(each)));
        return List.copyOf(readings);
    }

    /** One with a {@code kubeConfig} is for another cluster. */
    public static boolean isHere(JsonNode object) {
        return !object.path("spec").path("kubeConfig").isObject();
    }

    private Reading kustomization(JsonNode object) {
        var key = SourceKind.KUSTOMIZATION.key(object);
        var spec = object.path("spec");
        var phase = Fields.flag(spec, "suspend") ? "suspended" : "auto-sync, self-heal" + (Fields.flag(spec, "prune") ? ", prune" : "");
        var name = names.take("flux-", HOME, key.namespace(), key.name(), "");
        return read(object, key, phase, IgnoreRules.of(spec.path("ignore"), "ignore"), Inventoried.by(object), () -> new KustomizationFields(object, inventory, repositories).read(name));
    }

    private Reading helmRelease(JsonNode object) {
        var key = SourceKind.HELM_RELEASE.key(object);
        var spec = object.path("spec");
        boolean heals = Fields.text(spec.path("driftDetection"), "mode").equals("enabled");
        var phase = Fields.flag(spec, "suspend") ? "suspended" : heals ? "auto-sync, self-heal, prune" : "auto-sync, prune";
        var name = names.take("flux-helm-", HOME, key.namespace(), key.name(), "");
        return read(object, key, phase, IgnoreRules.of(spec.path("driftDetection").path("ignore"), "driftDetection.ignore"), List.of(), () -> new HelmReleaseFields(object, inventory, repositories).read(name));
    }

    /** Reads one object's source, whose rules are those of the object. */
    private interface Read {
        Translation now() throws NotRead;
    }

    private Reading read(JsonNode object, ObjectKey key, String phase, IgnoreRules ignore, List<ObjectKey> applied, Read read) {
        var rules = new SourceRules(ignore.rules(), List.of(), accounts(object));
        try {
            var translation = read.now();
            var notes = new ArrayList<>(ignore.notUnderstood());
            notes.addAll(translation.notes());
            return new Reading(key, Fields.created(object), phase, List.of(new FoundSource(translation.settings(), rules, translation.feeding())), List.of(), List.copyOf(notes), List.of(), applied);
        } catch (NotRead e) {
            return new Reading(key, Fields.created(object), phase, List.of(), List.of(e.getMessage()), ignore.notUnderstood(), List.of(), applied);
        } catch (RuntimeException e) {
            return Reading.failed(key, object, e);
        }
    }

    private static Set<String> accounts(JsonNode object) {
        return Fields.optional(object.path("spec"), "serviceAccountName").map(name -> "system:serviceaccount:" + Fields.namespace(object) + ":" + name).map(Set::of).orElse(Set.of());
    }
}
