package dev.driftlock.breakglass;

import static dev.driftlock.breakglass.Windows.JANE;
import static dev.driftlock.breakglass.Windows.opening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.machine.Pause;
import dev.driftlock.guard.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of labels: two replicas that both clear up, each second, as the program does. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabelSweepIT {

    private static final String OWN = "bg-sweep";
    private static final String USERS = "bg-sweep-users";

    private final ScheduledExecutorService everySecond = Executors.newScheduledThreadPool(2);
    private ApiServer apiServer;
    private Replica one;
    private Replica other;

    @BeforeAll
    void start(ApiServer shared) {
        apiServer = shared;
        Replica.permit(apiServer, OWN);
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + USERS + "}}");
        one = replica();
        other = replica();
        everySecond.scheduleAtFixedRate(one.desk::sweep, 0, 1, TimeUnit.SECONDS);
        everySecond.scheduleAtFixedRate(other.desk::sweep, 0, 1, TimeUnit.SECONDS);
    }

    @AfterAll
    void stop() {
        everySecond.shutdownNow();
        one.close();
        other.close();
    }

    private Replica replica() {
        return new Replica(apiServer, OWN, Duration.ofMinutes(1), List.of("configmaps", "deployments.apps"));
    }

    private void create(String kind, String name) {
        apiServer.kubectl().apply("{apiVersion: v1, kind: " + kind + ", metadata: {name: " + name + ", namespace: " + USERS + "}}");
    }

    private void label(String label, String... object) {
        kubectl(object, "driftlock.dev/break-glass" + (label.isEmpty() ? "-" : "=" + label));
    }

    private void kubectl(String[] object, String change) {
        apiServer.kubectl().run(Stream.concat(Stream.concat(Stream.of("label"), Stream.of(object)), Stream.of(change)).toArray(String[]::new)).expectSuccess();
    }

    private String labelOf(String... object) {
        return apiServer.kubectl().run(Stream.concat(Stream.concat(Stream.of("get"), Stream.of(object)),
                Stream.of("-o", "jsonpath={.metadata.labels.driftlock\\.dev/break-glass}")).toArray(String[]::new)).expectSuccess().out();
    }

    private boolean hasLease(String scope) {
        return !apiServer.kubectl().run("get", "lease", new Scope(scope).grantName(), "-n", OWN, "--ignore-not-found").expectSuccess().out().isBlank();
    }

    private List<String> heard(String about) {
        return Stream.concat(one.heard.words.stream(), other.heard.words.stream()).filter(word -> word.endsWith(" " + about)).toList();
    }

    @Test
    void atTheEndTheLabelIsTakenOffWithinSeconds() {
        create("ConfigMap", "env");
        var scope = USERS + "/ConfigMap/env";
        one.desk.open(opening(scope, JANE, "3S.INC-1"), false);
        label("3s.INC-1", "configmap", "env", "-n", USERS);
        var until = one.desk.grants().open(new Scope(scope)).orElseThrow().until();

        await().atMost(Duration.ofSeconds(10)).until(() -> labelOf("configmap", "env", "-n", USERS).isEmpty());
        var took = Duration.between(until, Instant.now());

        System.out.println("the label was gone " + took.toMillis() + " ms after the end of its window");
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        await().until(() -> !hasLease(scope));
        await().untilAsserted(() -> assertThat(heard(scope)).containsExactly("expired " + scope));
    }

    @Test
    void aNamespaceLosesItsLabelToo() {
        apiServer.kubectl().apply("{apiVersion: v1, kind: Namespace, metadata: {name: bg-sweep-whole}}");
        one.desk.open(opening("bg-sweep-whole", JANE, "2S.INC-1"), false);
        label("2s.INC-1", "namespace", "bg-sweep-whole");
        apiServer.kubectl().run("annotate", "namespace", "bg-sweep-whole", "driftlock.dev/break-glass-reason=the pooler is down").expectSuccess();

        await().atMost(Duration.ofSeconds(8)).until(() -> labelOf("namespace", "bg-sweep-whole").isEmpty());
        await().until(() -> !hasLease("bg-sweep-whole"));
        assertThat(apiServer.kubectl().run("get", "namespace", "bg-sweep-whole", "-o", "yaml").out()).doesNotContain("break-glass");
    }

    @Test
    void whereItMayNotBeTakenOffTheLeaseGoesAlone() {
        create("Secret", "key");
        var scope = USERS + "/Secret/key";
        one.desk.open(opening(scope, JANE, "2S.INC-1"), false);
        label("2s.INC-1", "secret", "key", "-n", USERS);

        await().atMost(Duration.ofSeconds(8)).until(() -> !hasLease(scope));
        assertThat(labelOf("secret", "key", "-n", USERS)).isEqualTo("2s.INC-1");
        await().untilAsserted(() -> assertThat(heard(scope)).containsExactly("expired " + scope));
    }

    @Test
    void itIsMadeUpForWhenNoReplicaWasUp() {
        var own = "bg-sweep-down";
        Replica.permit(apiServer, own);
        create("ConfigMap", "down");
        var scope = USERS + "/ConfigMap/down";
        try (var opener = new Replica(apiServer, own, Duration.ZERO, List.of("configmaps"))) {
            opener.desk.open(opening(scope, JANE, "1S.INC-1"), false);
            label("1s.INC-1", "configmap", "down", "-n", USERS);
        }
        Pause.of(Duration.ofSeconds(2));

        try (var restarted = new Replica(apiServer, own, Duration.ZERO, List.of("configmaps"))) {
            await().atMost(Duration.ofSeconds(5)).until(() -> {
                restarted.desk.sweep();
                return labelOf("configmap", "down", "-n", USERS).isEmpty();
            });
            assertThat(restarted.heard.words).contains("expired " + scope);
        }
    }

    @Test
    void aLabelThatNeverBecameLiveLeavesNoWindow() {
        create("ConfigMap", "refused");
        create("ConfigMap", "live");
        var refused = USERS + "/ConfigMap/refused";
        var live = USERS + "/ConfigMap/live";
        one.desk.open(opening(refused, JANE, "30M.INC-1"), false);
        one.desk.open(opening(live, JANE, "30M.INC-1"), false);
        label("30m.INC-1", "configmap", "live", "-n", USERS);
        assertThat(one.knows(refused)).isTrue();

        await().atMost(Duration.ofSeconds(15)).until(() -> !hasLease(refused) && !one.knows(refused) && !other.knows(refused));

        await().untilAsserted(() -> assertThat(heard(refused)).containsExactly("dropped " + refused));
        assertThat(one.knows(live)).isTrue();
        apiServer.kubectl().run("delete", "configmap", "live", "-n", USERS).expectSuccess();
        Pause.of(Duration.ofSeconds(3));
        assertThat(one.knows(live)).as("an object may be deleted and made again under its window").isTrue();
    }

    @Test
    void whatIsEndedByHandIsClearedUp() {
        create("ConfigMap", "hand");
        var scope = USERS + "/ConfigMap/hand";
        one.desk.open(opening(scope, JANE, "30M.INC-1"), false);
        label("30m.INC-1", "configmap", "hand", "-n", USERS);

        one.desk.end(one.desk.grants().open(new Scope(scope)).orElseThrow());

        await().atMost(Duration.ofSeconds(8)).until(() -> !hasLease(scope));
        assertThat(labelOf("configmap", "hand", "-n", USERS)).as("the request that takes it off may have failed in the end").isEmpty();
        assertThat(heard(scope)).containsExactly("ended " + scope);
    }

    @Test
    void anotherLabelIsLeftAlone() {
        create("ConfigMap", "changed");
        var scope = USERS + "/ConfigMap/changed";
        one.desk.open(opening(scope, JANE, "2S.INC-1"), false);
        label("5m.GIT-1", "configmap", "changed", "-n", USERS);

        await().atMost(Duration.ofSeconds(8)).until(() -> !hasLease(scope));
        assertThat(labelOf("configmap", "changed", "-n", USERS)).isEqualTo("5m.GIT-1");
    }
}
