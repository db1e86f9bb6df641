package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.diff.ServedTypes.GroupVersion;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A cluster whose Kubernetes is not the table's, and an aggregated API server that no table knows (contract, section 4: the cluster's OpenAPI schema). */
class ServedTypesTest {

    /** As apps/v1 of a Kubernetes that has lost one field, has two others, and tells the tolerations' list type. */
    private static final String APPS = """
            components:
              schemas:
                io.k8s.api.apps.v1.Deployment:
                  type: object
                  x-kubernetes-group-version-kind: [{group: apps, version: v1, kind: Deployment}]
                  properties:
                    apiVersion: {type: string}
                    kind: {type: string}
                    metadata: {default: {}, allOf: [{$ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'}]}
                    spec: {default: {}, description: what is wanted, allOf: [{$ref: '#/components/schemas/io.k8s.api.apps.v1.DeploymentSpec'}]}
                io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta:
                  type: object
                  properties: {name: {type: string}, labels: {type: object, additionalProperties: {type: string, default: ''}}}
                io.k8s.api.apps.v1.DeploymentSpec:
                  type: object
                  properties:
                    replicas: {type: integer, format: int32}
                    newest: {$ref: '#/components/schemas/io.k8s.api.apps.v1.Newest'}
                    selector: {type: object, properties: {matchLabels: {type: object, additionalProperties: {type: string}}}}
                    template:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            hostNetwork: {type: boolean}
                            containers:
                              type: array
                              x-kubernetes-list-type: map
                              x-kubernetes-list-map-keys: [name]
                              items: {type: object, properties: {name: {type: string}, ports: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [containerPort, protocol], items: {type: object, properties: {containerPort: {type: integer}, protocol: {type: string}}}}}}
                            nodeSelector: {type: object, additionalProperties: {type: string}}
                            tolerations: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [key], items: {type: object, properties: {key: {type: string}, effect: {type: string}}}}
                io.k8s.api.apps.v1.Newest:
                  type: object
                  properties:
                    speed: {type: string, default: ''}
                    memory: {$ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity'}
                    newest: {$ref: '#/components/schemas/io.k8s.api.apps.v1.Newest'}
                    zones: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                io.k8s.apimachinery.pkg.api.resource.Quantity: {type: string}
            """;

    private static final String FLUNDERS = """
            paths:
              /apis/wardle.example.com/v1/namespaces/{namespace}/flunders/{name}:
                put: {x-kubernetes-action: put, x-kubernetes-group-version-kind: {group: wardle.example.com, version: v1, kind: Flunder}}
              /apis/wardle.example.com/v1/fischers/{name}:
                put: {x-kubernetes-action: put, x-kubernetes-group-version-kind: {group: wardle.example.com, version: v1, kind: Fischer}}
            components:
              schemas:
                com.example.wardle.Flunder:
                  type: object
                  x-kubernetes-group-version-kind: [{group: wardle.example.com, version: v1, kind: Flunder}]
                  properties:
                    metadata: {type: object}
                    spec: {type: object, properties: {at: {type: string, format: date-time}, tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}
            """;

    private final ServedTypes types = new ServedTypes(CoreTypes.load());

    private List<String> update(String kind, String git, String live, String requested) {
        var type = kind.equals("Deployment") ? types.of("apps", "v1", kind) : types.of("wardle.example.com", "v1", kind);
        return Comparison.ofUpdate(Json.of("{spec: " + git + "}"), Json.of("{spec: " + live + "}"), Json.of("{spec: " + requested + "}"), type, path -> false)
                .stream().map(d -> d.kind() + " " + d.path()).toList();
    }

    private void learn(String group, String document) {
        types.learn(new GroupVersion(group, "v1"), Json.of(document));
    }

    @Test
    void whatAnotherKubernetesHasIsComparedByItsSchema() {
        learn("apps", APPS);

        assertThat(update("Deployment", "{newest: {memory: 1Gi, newest: {zones: [a, b]}}}", "{newest: {memory: 1Gi, newest: {zones: [a, b]}}}", "{newest: {memory: 1024Mi, newest: {zones: [b, c]}}}"))
                .containsExactly("ADDS spec.newest.newest.zones[=c]", "REMOVES spec.newest.newest.zones[=a]");
    }

    @Test
    void whatItLacksIsDroppedByIt() {
        learn("apps", APPS);

        assertThat(DroppedFields.of(Json.of("{spec: {replicas: 1, minReadySeconds: 5, newest: {speed: fast, colour: red}}}"), types.of("apps", "v1", "Deployment")).stream().map(Object::toString))
                .containsExactlyInAnyOrder("spec.minReadySeconds", "spec.newest.colour");
    }

    @Test
    void whatNoDocumentTellsStaysAsTheTableHasIt() {
        learn("apps", APPS);

        var git = "{template: {spec: {hostNetwork: false, containers: [{name: app, ports: [{containerPort: 1}]}]}}}";
        assertThat(update("Deployment", git, "{template: {spec: {hostNetwork: true, containers: [{name: app, ports: [{containerPort: 1, protocol: UDP}]}]}}}",
                "{template: {spec: {containers: [{name: app, ports: [{containerPort: 1, protocol: TCP}]}]}}}")).isEmpty();
    }

    @Test
    void aListTypeThatIsToldHolds() {
        var git = "{template: {spec: {tolerations: [{key: a, effect: x}, {key: b}]}}}";
        var turned = "{template: {spec: {tolerations: [{key: b}, {key: a, effect: x}]}}}";
        assertThat(update("Deployment", git, git, turned)).containsExactly("DIVERGES spec.template.spec.tolerations");

        learn("apps", APPS);

        assertThat(update("Deployment", git, git, turned)).isEmpty();
    }

    @Test
    void aNewObjectMayComeWithADefaultThatNoSchemaTells() {
        learn("apps", APPS);

        var git = Json.of("{spec: {replicas: 1, newest: {memory: 1Gi}}}");
        assertThat(Comparison.ofCreate(git, Json.of("{spec: {replicas: 1, newest: {memory: 1Gi, speed: slow}}}"), types.of("apps", "v1", "Deployment"), path -> false)).isEmpty();
        assertThat(update("Deployment", "{newest: {memory: 1Gi}}", "{newest: {memory: 1Gi}}", "{newest: {memory: 1Gi, speed: slow}}")).containsExactly("ADDS spec.newest.speed");
    }

    @Test
    void anAggregatedApiServersKindsAreKnownFromItsDocument() {
        assertThat(types.knows("wardle.example.com", "v1", "Flunder")).isFalse();
        assertThat(types.isNamespaced("wardle.example.com", "Flunder")).isEmpty();

        learn("wardle.example.com", FLUNDERS);

        assertThat(types.knows("wardle.example.com", "v1", "Flunder")).isTrue();
        assertThat(types.isNamespaced("wardle.example.com", "Flunder")).contains(true);
        assertThat(types.isNamespaced("wardle.example.com", "Fischer")).contains(false);
        assertThat(update("Flunder", "{at: '2026-01-01T00:00:00Z', tags: [a, b]}", "{tags: [a, b]}", "{at: '2026-01-01T01:00:00+01:00', tags: [b, a]}")).isEmpty();
    }

    @Test
    void whatIsForgottenIsTheTablesAgain() {
        learn("apps", APPS);
        types.forget(new GroupVersion("apps", "v1"));

        assertThat(types.of("apps", "v1", "Deployment").field("spec").lacks("minReadySeconds")).isFalse();
    }

    @Test
    void whatIsAskedForIsToldOnce() {
        var told = new AtomicInteger();
        types.whenAsked(told::incrementAndGet);

        types.of("apps", "v1", "Deployment");
        types.of("apps", "v1", "StatefulSet");
        types.knows("", "v1", "ConfigMap");

        assertThat(types.asked()).containsExactlyInAnyOrder(new GroupVersion("apps", "v1"), new GroupVersion("", "v1"));
        assertThat(told).hasValue(2);
    }
}
