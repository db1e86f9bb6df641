package dev.driftlock.breakglass;

import static dev.driftlock.breakglass.Windows.ALEX;
import static dev.driftlock.breakglass.Windows.JANE;
import static dev.driftlock.breakglass.Windows.opening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.breakglass.GrantDesk.Outcome;
import dev.driftlock.guard.LabelAct.Opens;
import dev.driftlock.guard.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas that share windows through Leases, each on a machine whose clock is wrong by a minute. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeaseGrantsIT {

    private static final String OWN = "bg-leases";

    private ApiServer apiServer;
    private Replica fast;
    private Replica slow;

    @BeforeAll
    void start(ApiServer shared) {
        apiServer = shared;
        Replica.permit(apiServer, OWN);
        fast = replica(Duration.ofMinutes(1));
        slow = replica(Duration.ofMinutes(-1));
    }

    @AfterAll
    void stop() {
        fast.close();
        slow.close();
    }

    private Replica replica(Duration skew) {
        return new Replica(apiServer, OWN, skew, List.of("configmaps"));
    }

    private JsonNode lease(String scope) throws Exception {
        return new JsonMapper().readTree(apiServer.kubectl().run("get", "lease", new Scope(scope).grantName(), "-n", OWN, "-o", "json").expectSuccess().out());
    }

    private boolean hasLease(String scope) {
        return !apiServer.kubectl().run("get", "lease", new Scope(scope).grantName(), "-n", OWN, "--ignore-not-found").expectSuccess().out().isBlank();
    }

    @Test
    void aWindowIsALeaseThatEveryReplicaKnows() throws Exception {
        var outcome = fast.desk.open(opening("users/Deployment.apps/web", JANE, "30M.INC-4711"), false);

        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(fast.knows("users/Deployment.apps/web")).as("at once where it was opened").isTrue();
        await().atMost(Duration.ofSeconds(1)).until(() -> slow.knows("users/Deployment.apps/web"));
        var lease = lease("users/Deployment.apps/web");
        assertThat(lease.at("/metadata/name").asText()).matches("grant-[0-9a-f]{20}");
        assertThat(lease.at("/spec/leaseDurationSeconds").asInt()).isEqualTo(1800);
        var annotations = lease.at("/metadata/annotations");
        assertThat(annotations.path("driftlock.dev/scope").asText()).isEqualTo("users/Deployment.apps/web");
        assertThat(annotations.path("driftlock.dev/incident").asText()).isEqualTo("INC-4711");
        assertThat(annotations.path("driftlock.dev/holder").asText()).isEqualTo(JANE);
        assertThat(annotations.path("driftlock.dev/reason").asText()).isEqualTo("the pooler is down");
        var grant = slow.desk.grants().open(new Scope("users/Deployment.apps/web")).orElseThrow();
        assertThat(grant.opened()).isEqualTo(Instant.parse(lease.at("/metadata/creationTimestamp").asText()));
        assertThat(grant.until()).isEqualTo(grant.opened().plusSeconds(1800));
    }

    @Test
    void theClockIsTheApiServersHoweverWrongTheMachinesIs() {
        assertThat(fast.clock.instant()).isCloseTo(Instant.now(), within(2, ChronoUnit.SECONDS));
        assertThat(slow.clock.instant()).isCloseTo(Instant.now(), within(2, ChronoUnit.SECONDS));
    }

    @Test
    void ofTwoReplicasThatSeeTheLabelAtOnceOneOpensIt() {
        for (int i = 0; i < 10; i++) {
            var same = opening("race/ConfigMap/same-" + i, JANE, "30M.INC-1");
            assertThat(atOnce(same, same)).allMatch(Outcome.Open.class::isInstance).filteredOn(outcome -> ((Outcome.Open) outcome).isNew()).hasSizeLessThan(2);

            var scope = "race/ConfigMap/other-" + i;
            assertThat(atOnce(opening(scope, JANE, "30M.INC-1"), opening(scope, ALEX, "30M.INC-1"))).filteredOn(Outcome.Open.class::isInstance).hasSize(1);
        }
    }

    private List<Outcome> atOnce(Opens here, Opens there) {
        var start = new CyclicBarrier(2);
        var both = Stream.of(openAfter(start, fast, here), openAfter(start, slow, there)).toList();
        return both.stream().map(CompletableFuture::join).toList();
    }

    private static CompletableFuture<Outcome> openAfter(CyclicBarrier start, Replica replica, Opens opening) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                start.await();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            return openUntilAnswered(replica, opening);
        });
    }

    /** A machine under load misses the second that a window may take to be written down, and then says: try again. */
    private static Outcome openUntilAnswered(Replica replica, Opens opening) {
        var outcome = replica.desk.open(opening, false);
        for (int i = 0; i < 5 && outcome instanceof Outcome.Failed; i++) outcome = replica.desk.open(opening, false);
        return outcome;
    }

    @Test
    void anOpenWindowIsMovedByNobody() {
        fast.desk.open(opening("stays", JANE, "30M.INC-1"), false);
        var until = fast.desk.grants().open(new Scope("stays")).orElseThrow().until();

        assertThat(slow.desk.open(opening("stays", JANE, "30M.INC-1"), false)).isInstanceOfSatisfying(Outcome.Open.class, open -> assertThat(open.isNew()).isFalse());
        assertThat(slow.desk.open(opening("stays", JANE, "45M.INC-1"), false)).isInstanceOf(Outcome.Taken.class);
        assertThat(slow.desk.open(opening("stays", ALEX, "30M.INC-1"), false)).isInstanceOf(Outcome.Taken.class);
        assertThat(slow.desk.open(opening("stays", ALEX, "30M.INC-1"), true)).isInstanceOf(Outcome.Taken.class);
        slow.desk.refresh(List.of(new Scope("stays")));
        assertThat(slow.desk.grants().open(new Scope("stays")).orElseThrow().until()).isEqualTo(until);
    }

    @Test
    void whatIsOverIsReplaced() throws Exception {
        fast.desk.open(opening("short", JANE, "1S.INC-1"), false);
        var first = lease("short").at("/metadata/uid").asText();
        await().until(() -> !fast.knows("short"));
        await().until(() -> !slow.knows("short"));

        assertThat(slow.desk.open(opening("short", ALEX, "30M.INC-2"), false)).isInstanceOfSatisfying(Outcome.Open.class, open -> assertThat(open.isNew()).isTrue());

        assertThat(lease("short").at("/metadata/uid").asText()).isNotEqualTo(first);
        await().atMost(Duration.ofSeconds(1)).until(() -> fast.knows("short"));
        assertThat(slow.heard.words).contains("expired short");
    }

    @Test
    void aReplicaThatHasNotHeardReadsTheLease() {
        try (var deaf = replica(Duration.ZERO)) {
            deaf.desk.close();
            fast.desk.open(opening("unheard", JANE, "30M.INC-1"), false);
            assertThat(deaf.knows("unheard")).isFalse();

            deaf.desk.refresh(List.of(new Scope("unheard"), new Scope("unheard/ConfigMap/env")));
            assertThat(deaf.knows("unheard")).isTrue();

            fast.desk.end(fast.desk.grants().open(new Scope("unheard")).orElseThrow());
            assertThat(deaf.knows("unheard")).isTrue();
            deaf.desk.refresh(List.of(new Scope("unheard")));
            assertThat(deaf.knows("unheard")).isFalse();
        }
    }

    @Test
    void itEndsEarlyOnAllReplicasAndMayBeOpenedAgainAtOnce() {
        fast.desk.open(opening("early", JANE, "30M.INC-1"), false);
        await().until(() -> slow.knows("early"));

        slow.desk.end(slow.desk.grants().open(new Scope("early")).orElseThrow());

        assertThat(slow.knows("early")).isFalse();
        await().atMost(Duration.ofSeconds(1)).until(() -> !fast.knows("early"));
        assertThat(slow.heard.words).contains("ended early");
        assertThat(fast.desk.open(opening("early", JANE, "1H.INC-1"), false)).isInstanceOfSatisfying(Outcome.Open.class, open -> assertThat(open.isNew()).isTrue());
        await().atMost(Duration.ofSeconds(1)).until(() -> slow.knows("early"));
    }

    @Test
    void itSurvivesARestart() {
        fast.desk.open(opening("kept", JANE, "30M.INC-1"), false);

        try (var restarted = replica(Duration.ofMinutes(1))) {
            await().atMost(Duration.ofSeconds(1)).until(() -> restarted.knows("kept"));
        }
    }

    @Test
    void byAClockThatIsNotTheServersNothingIsEnded() {
        fast.desk.open(opening("unhurried", JANE, "30M.INC-1"), false);
        var ahead = new ServerClock(() -> Instant.now().plusSeconds(7200), System::nanoTime);
        try (var desk = new LeaseGrants(fast.client, OWN, SweptKinds.NONE, ahead, new Patience(ForkJoinPool.commonPool()), new Windows.Heard())) {
            await().during(Duration.ofMillis(500)).until(() -> !desk.isKnown());
            desk.sweep();
        }

        assertThat(hasLease("unhurried")).isTrue();
    }

    @Test
    void aDryRunLeavesNoLease() {
        assertThat(fast.desk.open(opening("dry", JANE, "30M.INC-1"), true)).isInstanceOf(Outcome.Open.class);

        assertThat(hasLease("dry")).isFalse();
        assertThat(fast.knows("dry")).isFalse();
    }

    @Test
    void aLeaseThatItsNameDoesNotFitOpensNothing() {
        apiServer.kubectl().apply("""
                apiVersion: coordination.k8s.io/v1
                kind: Lease
                metadata: {name: %s, namespace: %s, annotations: {driftlock.dev/scope: forged, driftlock.dev/holder: x}}
                spec: {leaseDurationSeconds: 3600}
                """.formatted(new Scope("other").grantName(), OWN));

        fast.desk.refresh(List.of(new Scope("other"), new Scope("forged")));
        assertThat(fast.knows("forged")).isFalse();
        assertThat(fast.knows("other")).isFalse();
    }
}
