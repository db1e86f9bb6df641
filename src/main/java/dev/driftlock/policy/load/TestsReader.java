package dev.driftlock.policy.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.driftlock.declared.Located;
import dev.driftlock.guard.Effect;
import dev.driftlock.policy.check.PolicyTest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads the tests beside a policy. Their objects are read as Kubernetes reads manifests. */
final class TestsReader {

    private static final Map<String, Effect> EXPECTATIONS = Map.of("allow", Effect.ALLOW, "record", Effect.RECORD, "deny", Effect.DENY);

    private final Problems problems;

    TestsReader(Problems problems) {
        this.problems = problems;
    }

    List<PolicyTest> read(Fields document, Located.Mapping values) {
        var node = document.get("tests");
        if (node.isEmpty()) return List.of();
        if (!(node.get() instanceof SequenceNode list) || !(values.entries().get("tests") instanceof Located.Sequence items)) {
            problems.at(node.get(), "tests is no list");
            return List.of();
        }
        var tests = new ArrayList<PolicyTest>();
        for (int i = 0; i < list.getValue().size(); i++) {
            var item = items.items().get(i);
            var fields = Fields.of(problems, list.getValue().get(i), "tests[" + i + "].", "name", "request", "declared", "grant", "namespaceObject", "now", "expect");
            fields.flatMap(test -> test(test, (Located.Mapping) item)).ifPresent(tests::add);
        }
        return tests;
    }

    private Optional<PolicyTest> test(Fields fields, Located.Mapping values) {
        var name = fields.required("name", "accepted is a text that says what happens");
        var expect = fields.word("expect", EXPECTATIONS);
        var request = mapping(fields, values, "request");
        if (fields.get("request").isEmpty()) fields.missing("request", "accepted is an AdmissionRequest (admission.k8s.io/v1)");
        var grant = fields.text("grant").map(text -> text.getValue());
        var now = fields.text("now").flatMap(text -> instant(text, text.getValue()));
        var declared = declared(fields, values);
        var namespace = mapping(fields, values, "namespaceObject").map(TestsReader::json);
        if (name.isEmpty() || expect.isEmpty() || request.isEmpty()) return Optional.empty();
        var mark = name.get().getStartMark();
        return Optional.of(new PolicyTest(name.get().getValue(), mark.getLine() + 1, mark.getColumn() + 1, json(request.get()), declared, grant, namespace, now, expect.get()));
    }

    private Optional<Instant> instant(Node at, String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            problems.at(at, "now is \"" + text + "\"; accepted is a time such as \"2026-01-31T12:00:00Z\", in quotes");
            return Optional.empty();
        }
    }

    private Optional<Located.Mapping> mapping(Fields fields, Located.Mapping values, String name) {
        if (fields.get(name).isEmpty()) return Optional.empty();
        if (values.entries().get(name) instanceof Located.Mapping mapping) return Optional.of(mapping);
        problems.at(fields.get(name).get(), name + " is no map");
        return Optional.empty();
    }

    /** One object, or a list of them. */
    private List<Located.Mapping> declared(Fields fields, Located.Mapping values) {
        if (fields.get("declared").isEmpty()) return List.of();
        var found = values.entries().get("declared");
        var objects = found instanceof Located.Sequence list ? list.items() : List.of(found);
        if (objects.stream().allMatch(TestsReader::isObject)) return objects.stream().map(object -> (Located.Mapping) object).toList();
        problems.at(fields.get("declared").get(), "declared is no Kubernetes object (apiVersion, kind, metadata.name) nor a list of such");
        return List.of();
    }

    private static boolean isObject(Located found) {
        return found instanceof Located.Mapping object && Stream.of(object.text("apiVersion"), object.text("kind"), object.mapping("metadata").text("name"))
                .allMatch(text -> text != null);
    }

    private static JsonNode json(Located value) {
        return switch (value) {
            case Located.Mapping mapping -> {
                var object = JsonNodeFactory.instance.objectNode();
                mapping.entries().forEach((key, inner) -> object.set(key, json(inner)));
                yield object;
            }
            case Located.Sequence list -> {
                var array = JsonNodeFactory.instance.arrayNode();
                list.items().forEach(item -> array.add(json(item)));
                yield array;
            }
            case Located.Scalar scalar -> scalar.value();
        };
    }
}
