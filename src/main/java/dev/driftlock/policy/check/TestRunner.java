package dev.driftlock.policy.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.Located;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.Types;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Guard;
import dev.driftlock.guard.Holds;
import dev.driftlock.guard.Mode;
import dev.driftlock.guard.Request;
import dev.driftlock.guard.Scope;
import dev.driftlock.guard.Settings;
import dev.driftlock.guard.Verdict;
import dev.driftlock.guard.World;
import dev.driftlock.guard.discovered.Discovered;
import dev.driftlock.policy.Policy;
import dev.driftlock.policy.Rulebook;
import dev.driftlock.policy.cel.Concealment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Runs the tests beside a policy: the whole judgement, in enforce, with that policy alone in force, so that one policy's
 * tests do not change with the next policy (contract, section 8).
 */
public final class TestRunner {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(30);
    private static final String SOURCE = "git";

    /** Reads an AdmissionRequest as the program does. */
    @FunctionalInterface
    public interface RequestReader {

        /** Throws IllegalArgumentException, with a line that says why, for what is none. */
        Request read(JsonNode request);
    }

    private final Settings settings;
    private final Types types;
    private final RequestReader reader;

    public TestRunner(Settings settings, Types types, RequestReader reader) {
        this.settings = settings.in(Mode.ENFORCE);
        this.types = types;
        this.reader = reader;
    }

    /** What is wrong with the outcome; empty where the test passes. */
    public Optional<String> run(Policy policy, PolicyTest test) {
        var failures = new ArrayList<String>();
        try {
            var request = reader.read(RequestOfTest.complete(test.request()));
            var rulebook = new Rulebook(List.of(policy), new Concealment(List.of()), (name, why) -> failures.add(why), System::nanoTime);
            var verdict = new Guard().judge(request, world(test, request, rulebook));
            if (!failures.isEmpty()) return Optional.of("the policy could not be evaluated: " + failures.getFirst());
            var outcome = effect(verdict);
            return outcome == test.expect() ? Optional.empty() : Optional.of("expected " + word(test.expect()) + ", got " + word(outcome) + ": " + describe(verdict));
        } catch (IllegalArgumentException e) {
            return Optional.of("no AdmissionRequest: " + e.getMessage());
        }
    }

    private World world(PolicyTest test, Request request, Rulebook rulebook) {
        var now = test.now().orElse(NOW);
        var objects = test.declared().stream().map(TestRunner::declared).toList();
        var source = new DeclaredSource(SOURCE, "https://git.example.com/test.git", "main", "0".repeat(40), Optional.empty(), objects);
        var snapshot = Snapshot.EMPTY.next(List.of(source), now.minus(WINDOW));
        var grant = test.incident().map(incident -> new Grant(scope(request), incident, "commander@example.com", now.minusSeconds(60), now.plus(WINDOW)));
        return new World(snapshot, new NamespaceOfTest(test.namespaceObject()), Mode.ENFORCE, settings, types, new GrantOfTest(grant, now), Holds.NONE, rulebook, Set.of(), Discovered.NONE, false, now);
    }

    private static Scope scope(Request request) {
        return Scope.ofNamespace(request.namespace());
    }

    private static DeclaredObject declared(Located.Mapping manifest) {
        var metadata = manifest.mapping("metadata");
        var namespace = metadata.text("namespace") == null ? "" : metadata.text("namespace");
        var apiVersion = manifest.text("apiVersion");
        return DeclaredObject.of(ObjectKey.of(apiVersion, manifest.text("kind"), namespace, metadata.text("name")), apiVersion, SOURCE, "test.yaml", manifest);
    }

    private static Effect effect(Verdict verdict) {
        return switch (verdict.outcome()) {
            case ALLOWED -> Effect.ALLOW;
            case RECORDED, BREAK_GLASS -> Effect.RECORD;
            case DENIED -> Effect.DENY;
        };
    }

    private static String word(Effect effect) {
        return effect.name().toLowerCase(Locale.ROOT);
    }

    private static String describe(Verdict verdict) {
        if (verdict.findings().isEmpty()) return verdict.ignored() == 0 ? "nothing was found" : "what was found was let pass";
        var findings = verdict.findings().stream().limit(5).map(finding -> finding.kind() + " " + finding.path()
                + finding.ruling().map(ruling -> " (" + ruling.names() + ")").orElse("")).toList();
        return String.join(", ", findings);
    }
}
