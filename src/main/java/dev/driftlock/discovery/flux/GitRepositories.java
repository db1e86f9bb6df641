package dev.driftlock.discovery.flux;

import static dev.driftlock.discovery.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.discovery.Fields;
import dev.driftlock.discovery.Inventory;
import dev.driftlock.discovery.Login;
import dev.driftlock.discovery.NotRead;
import dev.driftlock.discovery.Repositories;
import dev.driftlock.discovery.SecretData;
import dev.driftlock.discovery.SourceKind;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.SourceSettings;
import dev.driftlock.source.git.Credentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The GitRepository that a Kustomization or HelmRelease refers to. */
record GitRepositories(Inventory inventory, List<String> namespaces, Repositories repositories) {

    private static final Duration POLL = Duration.ofSeconds(30);

    /**
     * @param reference with kind, name and namespace
     * @param namespace of who refers, whose the repository is where the reference names none
     */
    JsonNode find(JsonNode reference, String namespace) throws NotRead {
        var kind = text(reference, "kind");
        var in = Fields.optional(reference, "namespace").orElse(namespace);
        var shown = kind + " " + in + "/" + text(reference, "name");
        if (!kind.equals(SourceKind.GIT_REPOSITORY.kind())) throw new NotRead("its source is the " + shown + ": only a GitRepository is read");
        if (!namespaces.contains(in)) throw new NotRead("its source, the " + shown + ", is in a namespace that is not among discover.namespaces");
        var found = inventory.find(SourceKind.GIT_REPOSITORY.key(in, text(reference, "name")));
        return found.orElseThrow(() -> new NotRead("its source, the " + shown + ", is not there"));
    }

    Translation source(JsonNode repository, RenderSettings rendering, Set<ObjectKey> behind, List<String> otherNotes) throws NotRead {
        var spec = repository.path("spec");
        if (!spec.path("include").isEmpty()) throw new NotRead("its GitRepository includes others, which is not understood");
        var login = login(repository);
        var feeding = new HashSet<>(behind);
        feeding.add(SourceKind.GIT_REPOSITORY.key(repository));
        feeding.addAll(login.from());
        var settings = new SourceSettings(repositories.admitted(text(spec, "url")), ref(spec.path("ref")), rendering, POLL, Optional.empty(), login.credentials());
        var notes = new ArrayList<>(otherNotes);
        notes.addAll(notes(spec));
        return new Translation(settings, Set.copyOf(feeding), List.copyOf(notes));
    }

    /** In Flux's order: a commit, a name, a range of versions, a tag, a branch; {@code master} where none is named. */
    private static String ref(JsonNode ref) throws NotRead {
        for (var field : List.of("commit", "name")) {
            if (!text(ref, field).isEmpty()) return text(ref, field);
        }
        var range = text(ref, "semver");
        if (!range.isEmpty()) throw new NotRead("ref.semver " + range + " is a range of versions, which is not read; accepted is a branch, a tag, a commit, or a name");
        var tag = text(ref, "tag");
        if (!tag.isEmpty()) return "refs/tags/" + tag;
        return Fields.optional(ref, "branch").map("refs/heads/"::concat).orElse("refs/heads/master");
    }

    private static List<String> notes(JsonNode spec) {
        var notes = new ArrayList<String>();
        if (!text(spec, "ignore").isEmpty()) notes.add("the GitRepository's `ignore` is not understood: files that it leaves out are read");
        if (spec.path("verify").isObject()) notes.add("the GitRepository's `verify` is not checked here");
        if (Fields.flag(spec, "recurseSubmodules")) notes.add("submodules are not read");
        if (Fields.flag(spec, "suspend")) notes.add("the GitRepository is suspended: Flux applies an older commit than is read here, until it is resumed");
        return notes;
    }

    private Login login(JsonNode repository) throws NotRead {
        var spec = repository.path("spec");
        var name = text(spec.path("secretRef"), "name");
        if (name.isEmpty()) return Login.NONE;
        if (!List.of("", "generic").contains(text(spec, "provider"))) throw new NotRead("its GitRepository's provider " + text(spec, "provider") + " is not understood; accepted is generic");
        var key = new ObjectKey("", "Secret", Fields.namespace(repository), name);
        var secret = inventory.find(key).map(SecretData::new).orElseThrow(() -> new NotRead("its login, " + key + ", is not there, or may not be read"));
        var ca = secret.held("ca.crt").or(() -> secret.held("caFile"));
        if (secret.find("identity").isPresent()) return Login.of(key, new Credentials(Optional.empty(), Optional.empty(), secret.held("identity"), secret.held("known_hosts"), Optional.empty()));
        if (secret.find("password").isPresent()) return Login.of(key, new Credentials(secret.find("username"), secret.held("password"), Optional.empty(), Optional.empty(), ca));
        if (ca.isPresent()) return Login.of(key, new Credentials(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), ca));
        throw new NotRead("its login stands in " + secret + ", and is of another kind; accepted are username and password, or identity and known_hosts");
    }
}
