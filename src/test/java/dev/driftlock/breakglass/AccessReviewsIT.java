package dev.driftlock.breakglass;

import static dev.driftlock.breakglass.Authorizer.BREAK_GLASS;
import static dev.driftlock.breakglass.Authorizer.UNGUARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.machine.Loopback;
import dev.driftlock.breakglass.Authorizer.Permission;
import dev.driftlock.breakglass.Authorizer.Target;
import dev.driftlock.guard.Request.UserInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may open a window, by real roles: the contract's ClusterRole, bound in one namespace or in all. */
@ExtendWith(ApiServerExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessReviewsIT {

    private static final String OWN = "bg-reviews-own";
    private static final String USERS = "bg-reviews";
    private static final Target ENV = new Target("", "v1", "configmaps", USERS, "env");
    private static final Target ELSEWHERE = new Target("", "v1", "configmaps", "default", "env");
    private static final Target WEB = new Target("apps", "v1", "deployments", USERS, "web");

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong elapsed = new AtomicLong();
    private ApiServer apiServer;
    private KubernetesClient client;
    private AccessReviews reviews;

    @BeforeAll
    void start(ApiServer shared) {
        apiServer = shared;
        Replica.permit(apiServer, OWN);
        var admin = apiServer.kubectl();
        admin.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + USERS + "}}");
        admin.run("create", "clusterrole", "incident-commander", "--verb=get,patch,break-glass", "--resource=namespaces,configmaps").expectSuccess();
        admin.run("create", "clusterrole", "unguarder", "--verb=unguard", "--resource=namespaces").expectSuccess();
        admin.run("create", "rolebinding", "commander", "-n", USERS, "--clusterrole=incident-commander", "--user=commander").expectSuccess();
        admin.run("create", "rolebinding", "commanders", "-n", USERS, "--clusterrole=incident-commander", "--group=commanders").expectSuccess();
        admin.run("create", "clusterrolebinding", "head", "--clusterrole=incident-commander", "--user=head").expectSuccess();
        admin.run("create", "rolebinding", "unguarder", "-n", USERS, "--clusterrole=unguarder", "--user=unguarder").expectSuccess();
        client = Replica.client(apiServer, OWN, "driftlock");
        reviews = new AccessReviews(client, new Patience(threads), elapsed::get);
        new BreakGlass(new MemoryGrants(Instant::now, new Windows.Heard()), reviews, SweptKinds.NONE, new Windows.Heard()).rehearse();
    }

    @AfterAll
    void stop() {
        client.close();
        threads.shutdownNow();
    }

    private static UserInfo user(String name, String... groups) {
        return new UserInfo(name, "uid-of-" + name, List.of(groups), Map.of("example.com/team", List.of("payments", "search")));
    }

    private static Target namespace(String name) {
        return new Target("", "v1", "namespaces", name, name);
    }

    @Test
    void rolesDecide() {
        assertThat(reviews.ask(user("commander"), BREAK_GLASS, ENV)).isEqualTo(Permission.YES);
        assertThat(reviews.ask(user("commander"), BREAK_GLASS, namespace(USERS))).as("a role in the namespace covers the Namespace itself").isEqualTo(Permission.YES);
        assertThat(reviews.ask(user("commander"), BREAK_GLASS, ELSEWHERE)).isEqualTo(Permission.NO);
        assertThat(reviews.ask(user("commander"), BREAK_GLASS, namespace("default"))).isEqualTo(Permission.NO);
        assertThat(reviews.ask(user("commander"), BREAK_GLASS, WEB)).as("another resource").isEqualTo(Permission.NO);
        assertThat(reviews.ask(user("commander"), UNGUARD, namespace(USERS))).as("another verb").isEqualTo(Permission.NO);
        assertThat(reviews.ask(user("head"), BREAK_GLASS, ELSEWHERE)).isEqualTo(Permission.YES);
        assertThat(reviews.ask(user("jane", "commanders", "system:authenticated"), BREAK_GLASS, ENV)).as("by a group").isEqualTo(Permission.YES);
        assertThat(reviews.ask(user("jane", "system:authenticated"), BREAK_GLASS, ENV)).isEqualTo(Permission.NO);
        assertThat(reviews.ask(user("unguarder"), UNGUARD, Target.ofNamespace(USERS))).isEqualTo(Permission.YES);
        assertThat(reviews.ask(user("unguarder"), BREAK_GLASS, ENV)).isEqualTo(Permission.NO);
    }

    @Test
    void whatWasSaidCountsForSecondsOnly() {
        var admin = apiServer.kubectl();
        admin.run("create", "rolebinding", "brief", "-n", USERS, "--clusterrole=incident-commander", "--user=brief").expectSuccess();
        await().until(() -> {
            elapsed.addAndGet(Duration.ofSeconds(3).toNanos());
            return reviews.ask(user("brief"), BREAK_GLASS, ENV) == Permission.YES;
        });
        admin.run("delete", "rolebinding", "brief", "-n", USERS).expectSuccess();

        assertThat(reviews.ask(user("brief"), BREAK_GLASS, ENV)).isEqualTo(Permission.YES);
        await().until(() -> {
            elapsed.addAndGet(Duration.ofSeconds(3).toNanos());
            return reviews.ask(user("brief"), BREAK_GLASS, ENV) == Permission.NO;
        });
    }

    @Test
    void whereNobodyAnswersItIsUnknownInTime() {
        var nobody = new ConfigBuilder(Config.empty()).withMasterUrl("https://" + Loopback.ADDRESS + ":" + Loopback.freePorts(1).getFirst()).build();
        try (var deaf = new KubernetesClientBuilder().withConfig(nobody).build()) {
            var unanswered = new AccessReviews(deaf, new Patience(threads), elapsed::get);
            var started = Instant.now();

            assertThat(unanswered.ask(user("commander"), BREAK_GLASS, ENV)).isEqualTo(Permission.UNKNOWN);
            assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofMillis(1500));
        }
    }

    @Test
    void whoMayNotAskKnowsNothing() {
        // No review is made for lack of rights: that is no answer about the user.
        apiServer.kubectl().run("create", "serviceaccount", "powerless", "-n", OWN).expectSuccess();
        try (var powerless = Replica.client(apiServer, OWN, "powerless")) {
            assertThat(new AccessReviews(powerless, new Patience(threads), elapsed::get).ask(user("commander"), BREAK_GLASS, ENV)).isEqualTo(Permission.UNKNOWN);
        }
    }
}
