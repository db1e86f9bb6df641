package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.diff.Types.ScaleTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The types that CustomResourceDefinitions tell (contract, section 4: list types, quantities, defaults of a schema). */
class CustomTypesTest {

    private static final String CRD = """
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets}
              versions:
                - name: v1
                  subresources: {scale: {specReplicasPath: .spec.size}}
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          properties:
                            size: {type: integer, default: 1}
                            cpu: {x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], pattern: '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$'}
                            port: {x-kubernetes-int-or-string: true}
                            hosts: {type: array, items: {type: string}}
                            tags: {type: array, x-kubernetes-list-type: set, items: {type: string}}
                            ports:
                              type: array
                              x-kubernetes-list-type: map
                              x-kubernetes-list-map-keys: [port, protocol]
                              items: {type: object, properties: {port: {type: integer}, protocol: {type: string, default: TCP}, host: {type: string}}}
                            selfSigned: {type: object, properties: {urls: {type: array, items: {type: string}}}}
                            labels: {type: object, additionalProperties: {type: string}}
                            free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    private final CustomTypes types = new CustomTypes(CoreTypes.load());

    CustomTypesTest() {
        types.learn(Json.of(CRD));
    }

    private List<String> update(String git, String live, String requested) {
        return Comparison.ofUpdate(Json.of("{spec: " + git + "}"), Json.of("{spec: " + live + "}"), Json.of("{spec: " + requested + "}"),
                types.of("example.com", "v1", "Widget"), path -> false).stream().map(d -> d.kind() + " " + d.path()).toList();
    }

    @Test
    void listsGoByTheirListType() {
        assertThat(update("{hosts: [a, b]}", "{hosts: [a, b]}", "{hosts: [b, a]}")).containsExactly("DIVERGES spec.hosts");
        assertThat(update("{tags: [a, b]}", "{tags: [a, b]}", "{tags: [b, c]}")).containsExactly("ADDS spec.tags[=c]", "REMOVES spec.tags[=a]");
        assertThat(update("{ports: [{port: 1, host: a}]}", "{ports: [{port: 1, host: a, protocol: TCP}]}", "{ports: [{port: 1, host: b, protocol: TCP}]}"))
                .containsExactly("DIVERGES spec.ports[port=1,protocol=TCP].host");
    }

    @Test
    void valuesGoByWhatTheSchemaSays() {
        assertThat(update("{cpu: 500m}", "{cpu: 2}", "{cpu: '0.5'}")).isEmpty();
        assertThat(update("{port: 80}", "{port: 81}", "{port: '80'}")).isEmpty();
        assertThat(update("{port: 1k}", "{port: 81}", "{port: 1000}")).containsExactly("DIVERGES spec.port");
        assertThat(update("{}", "{}", "{size: 1}")).isEmpty();
        assertThat(update("{}", "{}", "{labels: {}}")).isEmpty();
        assertThat(update("{selfSigned: {}}", "{selfSigned: {}}", "{}")).containsExactly("REMOVES spec.selfSigned");
        assertThat(update("{free: {x: 1}}", "{free: {x: 1}}", "{free: {x: 2}}")).containsExactly("DIVERGES spec.free.x");
    }

    @Test
    void metadataIsKubernetesOwn() {
        var type = types.of("example.com", "v1", "Widget");
        var git = Json.of("{metadata: {finalizers: [a]}}");

        assertThat(Comparison.ofUpdate(git, git, Json.of("{metadata: {finalizers: [b, a]}}"), type, path -> false).getFirst().path())
                .hasToString("metadata.finalizers[=b]");
    }

    @Test
    void scaleGoesByTheDefinition() {
        assertThat(types.scaleTarget("example.com", "v1", "widgets")).contains(new ScaleTarget("Widget", ".spec.size"));
        assertThat(types.scaleTarget("apps", "v1", "deployments")).contains(new ScaleTarget("Deployment", ".spec.replicas"));
    }

    @Test
    void whatIsForgottenIsUnknownAgain() {
        assertThat(types.knows("example.com", "v1", "Widget")).isTrue();
        types.forget("widgets.example.com");
        assertThat(types.knows("example.com", "v1", "Widget")).isFalse();
        assertThat(update("{cpu: 500m}", "{cpu: 2}", "{cpu: '0.5'}")).containsExactly("DIVERGES spec.cpu");
    }
}
