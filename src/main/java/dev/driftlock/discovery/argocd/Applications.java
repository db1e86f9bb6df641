package dev.driftlock.discovery.argocd;

import static dev.driftlock.discovery.Fields.flag;
import static dev.driftlock.discovery.Fields.namespace;
import static dev.driftlock.discovery.Fields.text;

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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads Argo CD's Applications: each source of one is a source here. Children of an ApplicationSet are Applications like others. */
public final class Applications {

    private static final String PREFIX = "argocd-";
    private static final String HOME = "argocd";

    private final Inventory inventory;
    private final DiscoverySettings settings;
    private final SourceNames names;
    private final RepositorySecrets secrets;
    private final Projects projects;

    public Applications(Inventory inventory, DiscoverySettings settings, SourceNames names) {
        this.inventory = inventory;
        this.settings = settings;
        this.names = names;
        this.secrets = new RepositorySecrets(inventory);
        this.projects = new Projects(inventory);
    }

    /** Only those whose destination is this cluster. */
    public List<Reading> read() {
        return inventory.all(SourceKind.APPLICATION).stream().filter(application -> isHere(application, settings)).map(this::readOrList).toList();
    }

    /** Whether what the Application, or the template of an ApplicationSet, says is for this cluster. */
    public static boolean isHere(JsonNode application, DiscoverySettings settings) {
        return Destination.of(application.path("spec")).isHere(settings.clusterNames());
    }

    /** Of an ApplicationSet, whose template may leave the cluster to its generators. */
    public static boolean mayBeHere(JsonNode applicationSet, DiscoverySettings settings) {
        var destination = Destination.of(applicationSet.at("/spec/template/spec"));
        return destination.isTemplated() || destination.isHere(settings.clusterNames()) || applicationSet.path("spec").has("templatePatch");
    }

    private Reading readOrList(JsonNode application) {
        try {
            return read(application);
        } catch (RuntimeException e) {
            return Reading.failed(SourceKind.APPLICATION.key(application), application, e);
        }
    }

    private Reading read(JsonNode application) {
        var spec = application.path("spec");
        var key = SourceKind.APPLICATION.key(application);
        var ignore = IgnoreDifferences.of(spec.path("ignoreDifferences"));
        var rules = new SourceRules(ignore.rules(), ignore.trusted(), projects.impersonated(application));
        var feeding = behind(application, key);
        var found = new ArrayList<FoundSource>();
        var notRead = new ArrayList<String>();
        var all = sources(spec);
        for (int i = 0; i < all.size(); i++) {
            var source = all.get(i);
            if (isForValuesAlone(source)) continue;
            var name = names.take(PREFIX, HOME, key.namespace(), key.name(), all.size() == 1 ? "" : "-" + i);
            try {
                var translation = new ApplicationSource(source, all, application, new Repositories(settings.hosts()), secrets).translate(name);
                var more = new HashSet<>(feeding);
                more.addAll(translation.secrets());
                found.add(new FoundSource(translation.settings(), rules, Set.copyOf(more)));
            } catch (NotRead e) {
                notRead.add(e.getMessage());
            }
        }
        if (all.isEmpty()) notRead.add("it names no source");
        return new Reading(key, Fields.created(application), phase(spec.path("syncPolicy")), List.copyOf(found), notRead, ignore.notUnderstood(),
                Overrides.of(application, all), applied(application));
    }

    /** {@code spec.sources} goes before {@code spec.source}; with a hydrator, what it writes is what is applied. */
    private static List<JsonNode> sources(JsonNode spec) {
        var sources = new ArrayList<JsonNode>();
        spec.path("sources").forEach(sources::add);
        if (sources.isEmpty() && spec.path("sourceHydrator").isObject()) sources.add(Hydrated.source(spec.path("sourceHydrator")));
        if (sources.isEmpty() && spec.path("source").isObject()) sources.add(spec.path("source"));
        return List.copyOf(sources);
    }

    private static boolean isForValuesAlone(JsonNode source) {
        return !text(source, "ref").isEmpty() && text(source, "path").isEmpty() && text(source, "chart").isEmpty();
    }

    private Set<ObjectKey> behind(JsonNode application, ObjectKey key) {
        var keys = new HashSet<>(Set.of(key));
        projects.of(application).ifPresent(project -> keys.add(SourceKind.APP_PROJECT.key(project)));
        for (var owner : application.at("/metadata/ownerReferences")) {
            if (text(owner, "kind").equals(SourceKind.APPLICATION_SET.kind())) keys.add(SourceKind.APPLICATION_SET.key(namespace(application), text(owner, "name")));
        }
        return keys;
    }

    private static String phase(JsonNode policy) {
        var automated = policy.path("automated");
        if (!automated.isObject() || automated.path("enabled").isBoolean() && !flag(automated, "enabled")) return "observe-only";
        return "auto-sync" + (flag(automated, "selfHeal") ? ", self-heal" : "") + (flag(automated, "prune") ? ", prune" : "");
    }

    private static List<ObjectKey> applied(JsonNode application) {
        var keys = new ArrayList<ObjectKey>();
        application.at("/status/resources").forEach(resource -> keys.add(new ObjectKey(text(resource, "group"), text(resource, "kind"), text(resource, "namespace"), text(resource, "name"))));
        return List.copyOf(keys);
    }
}
