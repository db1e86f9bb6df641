package dev.driftlock.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.driftlock.policy.cel.Compiler.RejectedException;
import dev.driftlock.policy.cel.Expression.FailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What policies see. The first half are expressions as the Kubernetes documentation shows them for ValidatingAdmissionPolicy
 * and CRD rules, with constants in the place of {@code params} and {@code variables}, and {@code self} named {@code object}.
 */
class VariablesTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "object.spec.replicas <= 5",
            "object.spec.replicas <= 100 && object.spec.replicas >= oldObject.spec.replicas",
            "!(request.resource.group == \"coordination.k8s.io\" && request.resource.resource == \"leases\")",
            "!('system:nodes' in request.userInfo.groups)",
            "request.resource.group != 'rbac.authorization.k8s.io' && request.operation == 'UPDATE' && !request.dryRun",
            "object.spec.template.spec.containers.all(c, !has(c.securityContext) || !has(c.securityContext.allowPrivilegeEscalation) || c.securityContext.allowPrivilegeEscalation == false)",
            "object.spec.template.spec.containers.exists(c, c.image.startsWith('docker.io/') || !c.image.contains('.'))",
            "object.spec.template.spec.containers.filter(c, has(c.ports)).map(c, c.name) == ['side']",
            "object.spec.template.spec.containers.exists_one(c, c.name == 'app')",
            "has(namespaceObject.metadata.labels) && 'environment' in namespaceObject.metadata.labels && namespaceObject.metadata.labels['environment'] == 'test'",
            "namespaceObject.metadata.labels.environment == 'test' && namespaceObject.metadata.name == request.namespace",
            "('environment' in namespaceObject.metadata.labels ? namespaceObject.metadata.labels['environment'] : 'prod') != 'prod'",
            "has(object.metadata.labels) && !('exempt' in object.metadata.labels && object.metadata.labels['exempt'] == 'true')",
            "object.metadata.labels.all(key, key.matches('^[a-zA-Z]*$'))",
            "type(object.spec.replicas) == string ? object.spec.replicas == '99%' : object.spec.replicas == 5",
            "object.spec.template.spec.containers.size() == 2 && object.spec.template.spec.containers.all(c, c.name in ['app', 'side'])",
            "object.spec.template.spec.containers[0].env.map(e, e.name) == ['A', 'B'] && sets.contains(['app', 'side', 'x'], object.spec.template.spec.containers.map(c, c.name))",
            "!has(object.spec.strategy) || object.spec.strategy.type == 'Recreate'",
            "now - timestamp('2026-01-01T00:00:00Z') > duration('24h') && now.getFullYear() == 2026 && now.getDayOfWeek() == 2",
            // Driftlock's own.
            "request.kind.kind == 'Deployment' && request.requestKind == request.kind && request.userInfo.username == 'jane@example.com' && request.userInfo.extra['scopes'] == ['all']",
            "finding.kind == 'diverges' && finding.path == 'spec.replicas' && finding.git == 3 && finding.live == 3 && finding.requested == 5 && finding.requested > finding.live",
            "declared.spec.replicas == 3 && declared != object && declared.metadata.name == object.metadata.name",
            "source.name == 'prod' && source.commit.startsWith('3f2a9c1') && source.mode == 'enforce'",
            "actor.kind == 'user' && actor.name == 'jane@example.com' && actor.groups.exists(g, g == 'sre')",
            "grant == null && request.options == null",
            "declaredIn('', 'ConfigMap', 'users').map(c, c.metadata.name) == ['env'] && declaredIn('', 'ConfigMap', 'other') == [] && declaredIn('apps', 'ConfigMap', 'users').size() == 0",
            // JSON as CEL's values.
            "object.spec.ratio == 0.5 && object.spec.nothing == null && object.spec.paused == false && type(object.spec.replicas) == int && type(object.spec.ratio) == double",
            "object.spec.large > 1e19 && object.spec.replicas == 5.0 && 5u == object.spec.replicas && object.spec.replicas in [5.0]",
            "object.metadata.labels == {'app': 'web'} && {'app': 'web'} == object.metadata.labels && object.metadata.labels in [{'app': 'web'}]",
            "type(object.metadata.labels) == map && type(object.spec.template.spec.containers) == list && size(object.metadata.labels) == 1",
            "object.spec.template.spec.containers[0].env + [{'name': 'C'}] == [{'name': 'A', 'value': '1'}, {'name': 'B', 'value': '2'}, {'name': 'C'}]",
    })
    void areAsInKubernetes(String expression) throws RejectedException, FailedException {
        assertThat(Evaluation.holds(expression)).isTrue();
    }

    @Test
    void messagesAreMadeOfThem() throws RejectedException, FailedException {
        assertThat(Evaluation.text("'object.spec.replicas must be no greater than ' + string(3)")).isEqualTo("object.spec.replicas must be no greater than 3");
        assertThat(Evaluation.text("\"Deployment spec.replicas set to \" + string(object.spec.replicas)")).isEqualTo("Deployment spec.replicas set to 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"object.replicas > 1", "grant.incident == 'INC-1'", "object.spec.replicas", "oldObject.metadata.annotations['x'] == ''"})
    void whatIsNotThereFails(String expression) throws RejectedException {
        assertThatExceptionOfType(FailedException.class).isThrownBy(() -> Evaluation.holds(expression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"params.maxReplicas == 1", "variables.x == 1", "authorizer.group('').resource('pods').check('get').allowed()", "request.object.x == 1",
            "grant.ticket == ''", "source.url == ''", "now == '2026'", "actor.groups == 'sre'"})
    void whatDoesNotExistIsToldWhenItIsLoaded(String expression) {
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> Evaluation.holds(expression));
    }
}
