package dev.driftlock.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.diff.Type.Member;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kubernetes' equality as section 4 of the contract words it, on the built-in types. */
class EqualityTest {

    private static final Types TYPES = CoreTypes.load();

    private static Member spec(String group, String version, String kind) {
        return TYPES.of(group, version, kind).field("spec");
    }

    private static final Member POD = spec("", "v1", "Pod");

    @ParameterizedTest(name = "{0}: {1} = {2}")
    @CsvSource(delimiter = '|', textBlock = """
            quantity                      | {containers: [{name: a, resources: {limits: {cpu: 500m}}}]}         | {containers: [{name: a, resources: {limits: {cpu: '0.5'}}}]}
            quantity as a number          | {containers: [{name: a, resources: {limits: {cpu: 1}}}]}            | {containers: [{name: a, resources: {limits: {cpu: '1000m'}}}]}
            binary suffix                 | {containers: [{name: a, resources: {limits: {memory: 1Gi}}}]}       | {containers: [{name: a, resources: {limits: {memory: 1024Mi}}}]}
            exponent                      | {containers: [{name: a, resources: {limits: {memory: 1e3}}}]}       | {containers: [{name: a, resources: {limits: {memory: 1k}}}]}
            number notation               | {terminationGracePeriodSeconds: 30}                                | {terminationGracePeriodSeconds: 3.0e1}
            null is absent                | {nodeName: null}                                                   | {}
            empty list is absent          | {containers: [{name: a, env: []}]}                                 | {containers: [{name: a}]}
            empty struct is absent        | {securityContext: {}}                                              | {}
            empty map is absent           | {nodeSelector: {}}                                                 | {}
            default is absent             | {containers: [{name: a, ports: [{containerPort: 1, protocol: TCP}]}]} | {containers: [{name: a, ports: [{containerPort: 1}]}]}
            a volume's default source     | {volumes: [{name: v, emptyDir: {}}]}                               | {volumes: [{name: v}]}
            omitted zero is absent        | {hostNetwork: false}                                               | {}
            order of a keyed list         | {containers: [{name: a}, {name: b}]}                               | {containers: [{name: b}, {name: a}]}
            order of env                  | {containers: [{name: a, env: [{name: A}, {name: B}]}]}             | {containers: [{name: a, env: [{name: B}, {name: A}]}]}
            """)
    void isTheSame(String what, String a, String b) {
        assertThat(Equality.same(Json.of(a), Json.of(b), POD)).as(what).isTrue();
        assertThat(Equality.same(Json.of(b), Json.of(a), POD)).as(what + ", the other way round").isTrue();
    }

    @ParameterizedTest(name = "{0}: {1} != {2}")
    @CsvSource(delimiter = '|', textBlock = """
            another quantity              | {containers: [{name: a, resources: {limits: {cpu: 500m}}}]}        | {containers: [{name: a, resources: {limits: {cpu: 501m}}}]}
            a volume source that is empty | {volumes: [{name: v, downwardAPI: {}}]}                            | {volumes: [{name: v}]}
            a pointer that is false       | {containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]} | {containers: [{name: a}]}
            order of initContainers       | {initContainers: [{name: a}, {name: b}]}                           | {initContainers: [{name: b}, {name: a}]}
            order of env that refers      | {containers: [{name: a, env: [{name: A, value: 1}, {name: B, value: $(A)}]}]} | {containers: [{name: a, env: [{name: B, value: $(A)}, {name: A, value: 1}]}]}
            order of an atomic list       | {containers: [{name: a, args: [x, y]}]}                            | {containers: [{name: a, args: [y, x]}]}
            text and number               | {nodeName: '1'}                                                    | {nodeName: 1}
            protocol                      | {containers: [{name: a, ports: [{containerPort: 1, protocol: UDP}]}]} | {containers: [{name: a, ports: [{containerPort: 1}]}]}
            """)
    void differs(String what, String a, String b) {
        assertThat(Equality.same(Json.of(a), Json.of(b), POD)).as(what).isFalse();
        assertThat(Equality.same(Json.of(b), Json.of(a), POD)).as(what + ", the other way round").isFalse();
    }

    @Test
    void emptySelectorsSelectAll() {
        var policy = spec("networking.k8s.io", "v1", "NetworkPolicy");
        var all = Json.of("{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}");

        assertThat(Equality.same(all, Json.of("{podSelector: {}, ingress: [{from: [{}]}]}"), policy)).isFalse();
        assertThat(Equality.same(Json.of("{podSelector: {}, ingress: [{}]}"), Json.of("{podSelector: {}}"), policy)).isFalse();
    }

    @Test
    void bytesAreComparedDecoded() {
        var secret = TYPES.of("", "v1", "Secret");

        assertThat(Equality.same(Json.of("{data: {a: aGVsbG8=}}"), Json.of("{data: {a: \"aGVs\\nbG8=\"}}"), secret)).isTrue();
        assertThat(Equality.same(Json.of("{data: {a: aGVsbG8=}}"), Json.of("{data: {a: aGVsbG9v}}"), secret)).isFalse();
    }

    @Test
    void anUntypedListGoesByAConventionalKeyOnlyWhereItIsUnambiguous() {
        var unknown = Member.UNKNOWN;

        assertThat(Equality.same(Json.of("[{name: a}, {name: b}]"), Json.of("[{name: b}, {name: a}]"), unknown)).isTrue();
        assertThat(Equality.same(Json.of("[{name: a, x: 1}, {name: a, x: 2}]"), Json.of("[{name: a, x: 2}, {name: a, x: 1}]"), unknown)).isFalse();
        assertThat(Equality.same(Json.of("[1, 2]"), Json.of("[2, 1]"), unknown)).isFalse();
        assertThat(Equality.same(Json.of("{}"), null, unknown)).isFalse();
    }

    @Test
    void quantitiesOfUntypedObjectsAreToldByWhereTheyStand() {
        assertThat(Equality.same(Json.of("{resources: {cpu: 500m}}"), Json.of("{resources: {cpu: '0.5'}}"), Member.UNKNOWN)).isTrue();
        assertThat(Equality.same(Json.of("{tag: 1k}"), Json.of("{tag: '1000'}"), Member.UNKNOWN)).isFalse();
    }
}
