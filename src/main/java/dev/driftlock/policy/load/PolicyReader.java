package dev.driftlock.policy.load;

import dev.driftlock.declared.Located;
import dev.driftlock.guard.Effect;
import dev.driftlock.guard.Glob;
import dev.driftlock.guard.Request.Operation;
import dev.driftlock.policy.Match;
import dev.driftlock.policy.Policy;
import dev.driftlock.policy.cel.Compiler;
import dev.driftlock.policy.cel.Compiler.RejectedException;
import dev.driftlock.policy.cel.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Reads one GuardPolicy document: its fields, and its expressions compiled. */
final class PolicyReader {

    private static final String API_VERSION = "driftlock.dev/v1";
    private static final String KIND = "GuardPolicy";
    private static final String NAMES = "accepted is a DNS label of at most 63 characters";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String GLOBS = "accepted are names, with * for any text";
    private static final Pattern GLOB = Pattern.compile("[A-Za-z0-9*.-]*");
    private static final Map<String, Effect> EFFECTS = Map.of("allow", Effect.ALLOW, "record", Effect.RECORD, "deny", Effect.DENY);
    private static final Map<String, Operation> OPERATIONS = Map.of("CREATE", Operation.CREATE, "UPDATE", Operation.UPDATE, "DELETE", Operation.DELETE);

    private final String file;
    private final Problems problems;
    private final TextPlaces places;
    private final Compiler compiler;
    private final Predicate<String> isOff;

    PolicyReader(String file, Problems problems, TextPlaces places, Compiler compiler, Predicate<String> isOff) {
        this.file = file;
        this.problems = problems;
        this.places = places;
        this.compiler = compiler;
        this.isOff = isOff;
    }

    /** What stands in one document; where the policy is switched off, its name alone. */
    sealed interface Read {

        ScalarNode name();
    }

    record On(ScalarNode name, LoadedPolicy policy) implements Read {
    }

    record Off(ScalarNode name) implements Read {
    }

    /** Empty where something is wrong. @param values the same document as Kubernetes reads it */
    Optional<Read> read(Node document, Located.Mapping values) {
        return Fields.of(problems, document, "", "apiVersion", "kind", "metadata", "spec", "tests").flatMap(fields -> read(fields, values));
    }

    private Optional<Read> read(Fields document, Located.Mapping values) {
        document.word("apiVersion", Map.of(API_VERSION, API_VERSION));
        document.word("kind", Map.of(KIND, KIND));
        var name = name(document);
        if (name.filter(text -> isOff.test(text.getValue())).isPresent()) return name.map(Off::new);
        if (document.get("spec").isEmpty()) document.missing("spec", "accepted are match, when, effect, message");
        var spec = document.map("spec", "match", "when", "effect", "message");
        var tests = new TestsReader(problems).read(document, values);
        if (name.isEmpty() || spec.isEmpty()) return Optional.empty();
        var place = places.of(name.get().getStartMark().getIndex());
        return policy(name.get().getValue(), spec.get()).map(policy -> new On(name.get(), new LoadedPolicy(file, place.line(), place.column(), policy, tests)));
    }

    private Optional<ScalarNode> name(Fields document) {
        if (document.get("metadata").isEmpty()) document.missing("metadata", "accepted are name, labels, annotations");
        var name = document.map("metadata", "name", "labels", "annotations").flatMap(metadata -> metadata.required("name", NAMES));
        name.filter(text -> !NAME.matcher(text.getValue()).matches())
                .ifPresent(text -> problems.at(text, "metadata.name is \"" + text.getValue() + "\"; " + NAMES));
        return name.filter(text -> NAME.matcher(text.getValue()).matches());
    }

    private Optional<Policy> policy(String name, Fields spec) {
        var match = spec.get("match").isEmpty() ? Match.ALL : spec.map("match", "groups", "kinds", "namespaces", "operations").map(PolicyReader::match).orElse(Match.ALL);
        var when = spec.required("when", "accepted is a CEL expression that is true or false").flatMap(text -> compiled(text, compiler::condition));
        var effect = spec.word("effect", EFFECTS);
        var message = spec.text("message").flatMap(text -> compiled(text, compiler::message));
        if (when.isEmpty() || effect.isEmpty()) return Optional.empty();
        return Optional.of(new Policy(name, match, when.get(), effect.get(), message));
    }

    private static Match match(Fields match) {
        return new Match(globs(match, "groups"), globs(match, "kinds"), globs(match, "namespaces"), operations(match));
    }

    private static List<Glob> globs(Fields match, String name) {
        return match.list(name, GLOBS, text -> GLOB.matcher(text).matches() ? Optional.of(new Glob(text)) : Optional.empty()).orElse(List.of(Glob.ANY));
    }

    /** CONNECT is never judged. */
    private static Set<Operation> operations(Fields match) {
        return match.list("operations", "accepted are CREATE, DELETE, UPDATE", text -> Optional.ofNullable(OPERATIONS.get(text)))
                .map(Set::copyOf).orElse(Match.ALL.operations());
    }

    private interface Compilation {
        Expression of(String text) throws RejectedException;
    }

    private Optional<Expression> compiled(ScalarNode text, Compilation compilation) {
        try {
            return Optional.of(compilation.of(text.getValue()));
        } catch (RejectedException e) {
            problems.in(text, e);
            return Optional.empty();
        }
    }
}
