package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request changes away from Git, and how its path is written (contract, F1 to F4, F6). */
class ComparisonTest {

    private static final Types TYPES = CoreTypes.load();

    private static List<String> update(String kind, String git, String live, String requested) {
        var type = TYPES.of(kind.equals("Deployment") ? "apps" : "", "v1", kind);
        return told(Comparison.ofUpdate(Json.of(git), Json.of(live), Json.of(requested), type, path -> false));
    }

    private static List<String> told(List<Difference> differences) {
        return differences.stream().map(d -> d.kind().name().toLowerCase() + " " + d.path()).toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            F1 changed                       | {data: {a: 1}}        | {data: {a: 1}}              | {data: {a: 2}}        | diverges data.a
            F1 from drift to other drift     | {data: {a: 1}}        | {data: {a: 2}}              | {data: {a: 3}}        | diverges data.a
            F2 key removed                   | {data: {a: 1, b: 1}}  | {data: {a: 1, b: 1}}        | {data: {a: 1}}        | removes data.b
            F2 the last key removed          | {data: {a: 1}}        | {data: {a: 1}}              | {}                    | removes data
            F3 converges                     | {data: {a: 1}}        | {data: {a: 2}}              | {data: {a: 1}}        | -
            F3 restores a removed key        | {data: {a: 1}}        | {}                          | {data: {a: 1}}        | -
            F4 key added                     | {data: {a: 1}}        | {data: {a: 1}}              | {data: {a: 1, b: 2}}  | adds data.b
            F4 undeclared key changed        | {data: {a: 1}}        | {data: {a: 1, b: 1}}        | {data: {a: 1, b: 2}}  | adds data.b
            undeclared key removed           | {data: {a: 1}}        | {data: {a: 1, b: 1}}        | {data: {a: 1}}        | -
            F4 a whole map added             | {data: {a: 1}}        | {data: {a: 1}}              | {data: {a: 1}, binaryData: {x: eA==, y: eQ==}} | adds binaryData
            old drift is not the requester's | {data: {a: 1, b: 1}}  | {data: {a: 2}}              | {data: {a: 2, c: 1}}  | adds data.c
            restored with another value      | {data: {a: 1}}        | {}                          | {data: {a: 2, b: 1}}  | diverges data.a, adds data.b
            an undeclared subtree removed    | {data: {a: 1}}        | {data: {b: 1}}              | {}                    | -
            labels are named by their key    | {}                    | {metadata: {}}              | {metadata: {labels: {x: 1}}} | adds metadata.labels.x
            labels removed whole             | {metadata: {labels: {x: 1}}} | {metadata: {labels: {x: 1}}} | {metadata: {}} | removes metadata.labels.x
            """)
    void ofMaps(String what, String git, String live, String requested, String expected) {
        assertThat(String.join(", ", update("ConfigMap", git, live, requested))).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void aVolumeSourceThatDefaultingWouldWriteIsRemovedByAnotherOne() {
        var git = "{spec: {template: {spec: {volumes: [{name: v, emptyDir: {}}]}}}}";
        var host = "{spec: {template: {spec: {volumes: [{name: v, hostPath: {path: /}}]}}}}";

        assertThat(update("Deployment", git, git, host)).containsExactly(
                "removes spec.template.spec.volumes[name=v].emptyDir", "adds spec.template.spec.volumes[name=v].hostPath");
        assertThat(update("Deployment", git, host, git)).isEmpty();
    }

    @Test
    void anEditBringsDefaultsAlongButNothingThatIsAllocatedToNewObjects() {
        var type = TYPES.of("networking.k8s.io", "v1", "Ingress");
        var git = Json.of("{spec: {rules: [{host: a}]}}");
        assertThat(told(Comparison.ofUpdate(git, git, Json.of("{spec: {rules: [{host: a}], ingressClassName: b}}"), type, path -> false))).isEmpty();
        assertThat(told(Comparison.ofEdit(git, git, Json.of("{spec: {rules: [{host: a}], ingressClassName: b}}"), type, path -> false)))
                .containsExactly("adds spec.ingressClassName");
        var deployment = TYPES.of("apps", "v1", "Deployment");
        var scaled = Json.of("{spec: {paused: true}}");
        assertThat(told(Comparison.ofEdit(scaled, scaled, Json.of("{spec: {paused: true, replicas: 1, progressDeadlineSeconds: 600}}"), deployment, path -> false))).isEmpty();
    }

    private static String containers(String containers) {
        return "{spec: {template: {spec: {containers: [" + containers + "]}}}}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            item changed                 | {name: a, image: x}              | {name: a, image: x}                    | {name: a, image: y}                    | diverges image
            item's undeclared field      | {name: a, image: x}              | {name: a, image: x}                    | {name: a, image: x, command: [c]}      | adds command
            defaulting writes nothing    | {name: a, image: x}              | {name: a, image: x}                    | {name: a, image: x, imagePullPolicy: Always} | -
            reset to a default           | {name: a, image: x}              | {name: a, image: x, imagePullPolicy: Never} | {name: a, image: x, imagePullPolicy: IfNotPresent} | -
            one default to another       | {name: a, image: x}              | {name: a, image: x, imagePullPolicy: Always} | {name: a, image: x, imagePullPolicy: IfNotPresent} | adds imagePullPolicy
            a zero that gets a default   | '{name: a, livenessProbe: {timeoutSeconds: 0}}' | '{name: a, livenessProbe: {timeoutSeconds: 5}}' | '{name: a, livenessProbe: {timeoutSeconds: 1}}' | -
            a declared zero              | '{name: a, livenessProbe: {timeoutSeconds: 0}}' | '{name: a, livenessProbe: {timeoutSeconds: 1}}' | '{name: a, livenessProbe: {timeoutSeconds: 5}}' | diverges livenessProbe.timeoutSeconds
            undeclared default changed   | {name: a, image: x}              | {name: a, image: x, imagePullPolicy: Always} | {name: a, image: x, imagePullPolicy: Never} | adds imagePullPolicy
            atomic list                  | {name: a, args: [x]}             | {name: a, args: [x]}                   | {name: a, args: [y]}                   | diverges args
            atomic list undeclared       | {name: a}                        | {name: a, args: [x]}                   | {name: a, args: [y]}                   | adds args
            key's default                | {name: a, ports: [{containerPort: 80}]} | {name: a, ports: [{containerPort: 80, protocol: TCP}]} | {name: a} | removes ports
            ports are told by two keys   | {name: a, ports: [{containerPort: 80, name: x}]} | {name: a, ports: [{containerPort: 80, protocol: TCP, name: x}]} | {name: a, ports: [{containerPort: 80, protocol: TCP, name: y}]} | 'diverges ports[containerPort=80,protocol=TCP].name'
            env order is free            | {name: a, env: [{name: A, value: 1}, {name: B, value: 2}]} | {name: a, env: [{name: A, value: 1}, {name: B, value: 2}]} | {name: a, env: [{name: B, value: 2}, {name: A, value: 1}]} | -
            but where one refers         | '{name: a, env: [{name: A, value: 1}, {name: B, value: $(A)}]}' | '{name: a, env: [{name: A, value: 1}, {name: B, value: $(A)}]}' | '{name: a, env: [{name: B, value: $(A)}, {name: A, value: 1}]}' | diverges env
            duplicate keys are atomic    | {name: a, env: [{name: A, value: 1}]} | {name: a, env: [{name: A, value: 1}]} | {name: a, env: [{name: A, value: 1}, {name: A, value: 2}]} | diverges env
            """)
    void ofContainers(String what, String git, String live, String requested, String expected) {
        var prefix = "spec.template.spec.containers[name=a].";
        var told = String.join(", ", update("Deployment", containers(git), containers(live), containers(requested)));

        assertThat(told.replace(prefix, "")).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void anInitContainerThatMovesDiverges() {
        var git = "{spec: {initContainers: [{name: a}, {name: b}]}}";

        assertThat(update("Pod", git, git, "{spec: {initContainers: [{name: b}, {name: a}]}}")).containsExactly("diverges spec.initContainers");
        assertThat(update("Pod", git, git, "{spec: {initContainers: [{name: a}, {name: x}, {name: b}]}}"))
                .containsExactly("adds spec.initContainers[name=x]");
    }

    @Test
    void aDeclaredEmptySelectorThatIsNarrowedDiverges() {
        var type = TYPES.of("networking.k8s.io", "v1", "NetworkPolicy");
        var git = Json.of("{spec: {podSelector: {}}}");

        assertThat(told(Comparison.ofUpdate(git, git, Json.of("{spec: {podSelector: {matchLabels: {a: b}}}}"), type, path -> false)))
                .containsExactly("diverges spec.podSelector");
    }

    @Test
    void aCopyIsOfWhatGitSays() {
        var type = TYPES.of("", "v1", "Service");
        var git = Json.of("{spec: {ports: [{port: 80}]}}");

        assertThat(told(Comparison.ofCreate(git, Json.of("{spec: {ports: [{port: 80, targetPort: 80}]}}"), type, path -> false))).isEmpty();
        assertThat(told(Comparison.ofCreate(git, Json.of("{spec: {ports: [{port: 80, targetPort: 81}]}}"), type, path -> false)))
                .containsExactly("adds spec.ports[port=80,protocol=TCP].targetPort");
    }

    @Test
    void aCopyThatBecomesGitsAgainConverges() {
        var type = TYPES.of("apps", "v1", "Deployment");
        var git = Json.of("{spec: {template: {spec: {serviceAccountName: web}}}}");
        var live = Json.of("{spec: {template: {spec: {serviceAccountName: other, serviceAccount: other}}}}");
        var requested = Json.of("{spec: {template: {spec: {serviceAccountName: web, serviceAccount: web}}}}");

        assertThat(told(Comparison.ofUpdate(git, live, requested, type, path -> false))).isEmpty();
    }

    @Test
    void aSetsMembersAreTheirOwnFields() {
        var git = "{metadata: {finalizers: [a, b]}}";

        assertThat(update("ConfigMap", git, git, "{metadata: {finalizers: [b, c]}}"))
                .containsExactly("adds metadata.finalizers[=c]", "removes metadata.finalizers[=a]");
    }

    @Test
    void aCreateThatOmitsWhatGitDeclaresRemovesIt() {
        var differences = Comparison.ofCreate(Json.of("{data: {a: 1, b: 1}}"), Json.of("{data: {a: 1, c: 1}}"), TYPES.of("", "v1", "ConfigMap"), path -> false);

        assertThat(told(differences)).containsExactly("removes data.b", "adds data.c");
    }

    @Test
    void aFieldThatTheSchemaDoesNotHaveIsNotJudged() {
        var git = Json.of("{spec: {replicas: 3, replicaz: 3}}");

        assertThat(told(Comparison.ofCreate(git, Json.of("{spec: {replicas: 3}}"), TYPES.of("apps", "v1", "Deployment"), path -> false))).isEmpty();
    }

    @Test
    void whatTheSchemaDoesNotHaveIsNamed() {
        var git = Json.of("{apiVersion: apps/v1, kind: Deployment, status: {x: 1}, spec: {replicaz: 3, template: {spec: {containers: [{name: a, imag: b}]}}}}");

        assertThat(DroppedFields.of(git, TYPES.of("apps", "v1", "Deployment"))).extracting(FieldPath::toString)
                .containsExactlyInAnyOrder("spec.replicaz", "spec.template.spec.containers[=0].imag");
        assertThat(DroppedFields.of(git, TYPES.of("example.com", "v1", "Widget"))).isEmpty();
    }

    @Test
    void theAddressTellsWhereInGitTheFieldStands() {
        var git = containers("{name: b, image: x}, {name: a, image: x}");
        var differences = Comparison.ofUpdate(Json.of(git), Json.of(git), Json.of(containers("{name: a, image: y}, {name: b, image: x}")),
                TYPES.of("apps", "v1", "Deployment"), path -> false);

        var item = differences.getFirst().address().steps().stream().filter(Address::isItem).findFirst();
        assertThat(item.map(Address::index)).hasValue(1);
    }

    @Test
    void asDeepAsTheApiServerAcceptsIsCompared() {
        var type = TYPES.of("example.com", "v1", "Widget");

        assertThat(Comparison.ofUpdate(deep(10_000, 1), deep(10_000, 1), deep(10_000, 2), type, path -> false)).hasSize(1);
        assertThat(Equality.same(deep(10_000, 1), deep(10_000, 1), type)).isTrue();
    }

    private static JsonNode deep(int levels, int leaf) {
        JsonNode node = JsonNodeFactory.instance.numberNode(leaf);
        for (int i = 0; i < levels; i++) node = i % 2 == 0 ? JsonNodeFactory.instance.arrayNode().add(node) : JsonNodeFactory.instance.objectNode().set("x", node);
        return JsonNodeFactory.instance.objectNode().set("spec", node);
    }
}
