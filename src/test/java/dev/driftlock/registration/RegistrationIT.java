package dev.driftlock.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.cluster.OwnEvents;
import dev.driftlock.diff.CoreTypes;
import dev.driftlock.tls.ServingKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas that look after the certificate and the webhook configuration of a real API server, with the rights that they need and no more.
 * The webhooks match nothing that anybody does here.
 */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistrationIT {

    private static final String OWN = "registration-own";
    private static final String RIGHTS = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: registration-own}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: driftlock, namespace: registration-own}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: driftlock, namespace: registration-own}
            rules:
              - {apiGroups: [""], resources: [secrets], verbs: [create]}
              - {apiGroups: [""], resources: [secrets], resourceNames: [driftlock-tls], verbs: [get, list, watch, update]}
              - {apiGroups: [""], resources: [events], verbs: [create]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: driftlock, namespace: registration-own}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: driftlock}
            subjects: [{kind: ServiceAccount, name: driftlock, namespace: registration-own}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: registration-driftlock}
            rules:
              - {apiGroups: [admissionregistration.k8s.io], resources: [validatingwebhookconfigurations], resourceNames: [driftlock], verbs: [get, list, watch, update]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: registration-driftlock}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: registration-driftlock}
            subjects: [{kind: ServiceAccount, name: driftlock, namespace: registration-own}]
            """;
    private static final String WEBHOOKS = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: driftlock}
            webhooks:
              - name: guard.driftlock.dev
                clientConfig: {service: {namespace: driftlock, name: driftlock, path: /validate, port: 443}}
                rules: [{apiGroups: [nothing.example.com], apiVersions: ["*"], resources: ["*"], operations: [CREATE], scope: Namespaced}]
                failurePolicy: Ignore
                sideEffects: NoneOnDryRun
                admissionReviewVersions: [v1]
              - name: namespaces.guard.driftlock.dev
                clientConfig: {service: {namespace: driftlock, name: driftlock, path: /validate, port: 443}}
                rules: [{apiGroups: [nothing.example.com], apiVersions: [v1], resources: [things], operations: [DELETE], scope: Cluster}]
                failurePolicy: Fail
                sideEffects: NoneOnDryRun
                admissionReviewVersions: [v1]
            """;

    private final CoreTypes types = CoreTypes.load();
    private final List<AutoCloseable> running = new ArrayList<>();
    private ApiServer apiServer;
    private Path file;

    @BeforeAll
    void prepare(ApiServer shared, @TempDir Path folder) throws IOException {
        apiServer = shared;
        apiServer.kubectl().apply(RIGHTS);
        file = Files.writeString(folder.resolve("webhooks.yaml"), WEBHOOKS);
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : running) each.close();
        running.clear();
        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", "driftlock", "--ignore-not-found").expectSuccess();
        apiServer.kubectl().run("delete", "secret", CertificateSecret.NAME, "-n", OWN, "--ignore-not-found").expectSuccess();
        apiServer.kubectl().run("delete", "events", "--all", "-n", OWN).expectSuccess();
    }

    @AfterAll
    void tidy() {
        apiServer.kubectl().run("delete", "clusterrole/registration-driftlock", "clusterrolebinding/registration-driftlock").expectSuccess();
    }

    private record Replica(KubernetesClient client, SharedCertificates certificates, WebhookConfiguration configuration, Registration upkeep, List<ServingKey> served) implements AutoCloseable {

        @Override
        public void close() {
            upkeep.close();
            client.close();
        }
    }

    private Replica replica(boolean restore, Clock clock) throws IOException {
        return replica(restore, clock, LeftOut.of(List.of(), List.of(), List.of()));
    }

    private Replica replica(boolean restore, Clock clock, LeftOut controllers) throws IOException {
        var client = client();
        var served = new CopyOnWriteArrayList<ServingKey>();
        var certificates = new SharedCertificates(client, OWN, clock, served::add);
        var shipped = new WebhooksFile(Optional.of(file), client.getKubernetesSerialization());
        var configuration = new WebhookConfiguration(client, types, shipped, controllers, restore, certificates::bundle, new OwnEvents(client, OWN, Runnable::run));
        var replica = new Replica(client, certificates, configuration, new Registration(Optional.of(certificates), configuration), served);
        running.add(replica);
        return replica;
    }

    private KubernetesClient client() throws IOException {
        return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(Files.readString(apiServer.kubectlAs(OWN, "driftlock").kubeconfig()))).build();
    }

    private static Clock in(Duration time) {
        return Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC);
    }

    private String secret(String key) {
        var text = apiServer.kubectl().run("get", "secret", CertificateSecret.NAME, "-n", OWN, "-o", "jsonpath={.data['" + key.replace(".", "\\.") + "']}").expectSuccess().out();
        return new String(Base64.getDecoder().decode(text.strip()));
    }

    private List<String> bundles() {
        var texts = apiServer.kubectl().run("get", "validatingwebhookconfiguration", "driftlock", "-o", "jsonpath={range .webhooks[*]}{.clientConfig.caBundle}{' '}{end}").expectSuccess().out();
        return List.of(texts.strip().split(" ")).stream().map(text -> new String(Base64.getDecoder().decode(text))).toList();
    }

    private String events() {
        return apiServer.kubectl().run("get", "events", "-n", OWN, "-o", "jsonpath={range .items[*]}{.message}{'\\n'}{end}").expectSuccess().out();
    }

    @Test
    void twoReplicasShareOneCertificateAndTheConfigurationTrustsIt() throws IOException {
        apiServer.kubectl().apply(WEBHOOKS);
        var one = replica(false, Clock.systemUTC());
        var other = replica(false, Clock.systemUTC());

        await().until(() -> one.configuration.isOk() && other.configuration.isOk());

        assertThat(one.served.getLast().leaf()).isEqualTo(other.served.getLast().leaf());
        assertThat(bundles()).hasSize(2).containsOnly(secret("ca.crt"));
        assertThat(apiServer.kubectl().run("get", "secret", CertificateSecret.NAME, "-n", OWN, "-o", "jsonpath={.type}").out()).isEqualTo("kubernetes.io/tls");
    }

    @Test
    void aRotationLeavesNoMomentWithoutTrust() throws Exception {
        apiServer.kubectl().apply(WEBHOOKS);
        var before = replica(false, Clock.systemUTC());
        await().until(before.configuration::isOk);
        var old = secret("ca.crt");
        before.close();
        running.clear();

        var due = replica(false, in(Duration.ofDays(250)));
        await().until(() -> secret("ca.crt").contains(old.strip()) && secret("ca.crt").length() > old.length() && due.configuration.isOk());
        await().untilAsserted(() -> assertThat(bundles()).containsOnly(secret("ca.crt")));
        assertThat(due.served.getLast().leaf()).isEqualTo(before.served.getLast().leaf());
        due.close();
        running.clear();

        var later = replica(false, in(Duration.ofDays(250).plusHours(2)));
        await().until(() -> later.served.size() > 1);
        assertThat(later.served.getLast().leaf()).isNotEqualTo(before.served.getLast().leaf());
        assertThat(bundles()).containsOnly(secret("ca.crt"));
    }

    /** Even where it looks after the Secret in the moment between the watch's list and the hearing of it. */
    @Test
    void aReplicaThatComesLaterTakesWhatIsThere() throws IOException {
        var first = replica(false, Clock.systemUTC());
        await().until(first.certificates::isSettled);
        var authority = secret("ca.crt");
        for (int i = 0; i < 20; i++) {
            try (var client = client(); var later = new SharedCertificates(client, OWN, Clock.systemUTC(), served -> { })) {
                var deadline = Instant.now().plusSeconds(30);
                while (!later.isSettled() && Instant.now().isBefore(deadline)) later.tend(() -> true);
                assertThat(later.isSettled()).isTrue();
            }
        }
        assertThat(secret("ca.crt")).isEqualTo(authority);
    }

    /** Made so long ago that it is over: of a cluster that was switched off for a year. */
    @Test
    void anExpiredOneIsRenewedAtOnce() throws Exception {
        apiServer.kubectl().apply(WEBHOOKS);
        var longAgo = replica(false, in(Rotation.VALID.plusDays(30).negated()));
        await().until(longAgo.certificates::isSettled);
        var old = secret("ca.crt");
        longAgo.close();
        running.clear();
        assertThat(longAgo.served.getLast().leaf().getNotAfter()).isBefore(Instant.now());

        var replica = replica(false, Clock.systemUTC());

        await().untilAsserted(() -> assertThat(replica.served.getLast().leaf().getNotAfter()).isAfter(Instant.now()));
        await().until(replica.configuration::isOk);
        assertThat(bundles()).containsOnly(secret("ca.crt")).doesNotContain(old);
    }

    @Test
    void aSecretThatIsGoneOrSpoiledIsMadeAnew() throws IOException {
        var replica = replica(false, Clock.systemUTC());
        await().until(replica.certificates::isSettled);

        apiServer.kubectl().run("patch", "secret", CertificateSecret.NAME, "-n", OWN, "--type=merge", "-p", "{\"data\":{\"tls.key\":\"aHVudGVyMg==\"}}").expectSuccess();
        await().until(() -> replica.served.size() == 2);
        apiServer.kubectl().run("delete", "secret", CertificateSecret.NAME, "-n", OWN).expectSuccess();
        await().until(() -> replica.served.size() == 3);
        assertThat(replica.certificates.problem()).isEmpty();
    }

    @Test
    void aWeakenedConfigurationIsToldAndLeftAlone() throws IOException {
        apiServer.kubectl().apply(WEBHOOKS);
        var one = replica(false, Clock.systemUTC());
        var other = replica(false, Clock.systemUTC());
        await().until(() -> one.configuration.isOk() && other.configuration.isOk());

        weaken();

        await().until(() -> !one.configuration.isOk() && !other.configuration.isOk());
        assertThat(one.configuration.problem().orElseThrow()).isEqualTo("the webhook configuration driftlock is not as it was installed: webhooks[name=namespaces.guard.driftlock.dev].failurePolicy");
        await().untilAsserted(() -> assertThat(events().lines()).as("one Event of two replicas").containsExactly(one.configuration.problem().orElseThrow()));
        assertThat(failurePolicy()).isEqualTo("Ignore");
    }

    @Test
    void itIsPutBackWhereThatIsWanted() throws IOException {
        apiServer.kubectl().apply(WEBHOOKS);
        var replica = replica(true, Clock.systemUTC());
        await().until(replica.configuration::isOk);

        weaken();

        await().until(() -> failurePolicy().equals("Fail"));
        await().until(replica.configuration::isOk);
        assertThat(bundles()).containsOnly(secret("ca.crt"));
    }

    @Test
    void aDeletedOneStaysDeleted() throws IOException {
        apiServer.kubectl().apply(WEBHOOKS);
        var replica = replica(true, Clock.systemUTC());
        await().until(replica.configuration::isOk);

        apiServer.kubectl().run("delete", "validatingwebhookconfiguration", "driftlock").expectSuccess();

        await().until(() -> replica.configuration.problem().equals(Optional.of("there is no ValidatingWebhookConfiguration driftlock: nothing is guarded")));
        await().untilAsserted(() -> assertThat(events()).contains("nothing is guarded"));
        await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(10)).until(() -> !apiServer.kubectl().run("get", "validatingwebhookconfiguration", "driftlock").succeeded());
    }

    /** It is as it was installed, and all the same not as the configuration has it. */
    @Test
    void controllersThatOnlyOneOfTheTwoKnowsAreNamed() throws IOException {
        var condition = "[{name: not-the-clusters-own-machinery, expression: \"!(request.userInfo.username in ['system:serviceaccount:kube-system:robot'] || has(request.userInfo.groups) && 'system:nodes' in request.userInfo.groups)\"}]";
        var text = WEBHOOKS.replace("    failurePolicy:", "    matchConditions: " + condition + "\n    failurePolicy:");
        Files.writeString(file, text);
        try {
            apiServer.kubectl().apply(text);
            var same = replica(false, Clock.systemUTC(), LeftOut.of(List.of(), List.of("kube-system:robot"), List.of("system:nodes")));
            var other = replica(false, Clock.systemUTC(), LeftOut.of(List.of("system:kube-scheduler"), List.of(), List.of("system:nodes")));

            await().until(same.configuration::isOk);
            await().untilAsserted(() -> assertThat(other.configuration.problem()).contains("guard.driftlock.dev, namespaces.guard.driftlock.dev: not asked about service account kube-system:robot, "
                    + "though driftlock.controllers does not name them and asked about user system:kube-scheduler, though driftlock.controllers names them"));
            assertThat(other.configuration.isOk()).isFalse();
            await().untilAsserted(() -> assertThat(events()).contains("kube-system:robot"));
        } finally {
            Files.writeString(file, WEBHOOKS);
        }
    }

    private void weaken() {
        apiServer.kubectl().run("patch", "validatingwebhookconfiguration", "driftlock", "--type=json", "-p", "[{\"op\":\"replace\",\"path\":\"/webhooks/1/failurePolicy\",\"value\":\"Ignore\"}]").expectSuccess();
    }

    private String failurePolicy() {
        return apiServer.kubectl().run("get", "validatingwebhookconfiguration", "driftlock", "-o", "jsonpath={.webhooks[1].failurePolicy}").expectSuccess().out();
    }
}
