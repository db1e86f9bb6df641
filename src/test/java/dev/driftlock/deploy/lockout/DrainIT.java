package dev.driftlock.deploy.lockout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.ControllerManager;
import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.bench.Manifests;
import dev.driftlock.bench.WithControllers;
import dev.driftlock.bench.machine.TemporaryDirectory;
import dev.driftlock.deploy.Installation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chart's disruption budget and its webhooks under {@code Fail}, when the nodes of both replicas are drained with the real kubectl. */
@ExtendWith(ApiServerExtension.class)
@WithControllers(alone = true)
class DrainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final TemporaryDirectory directory = TemporaryDirectory.create("pod");
    private ApiServer apiServer;
    private ControllerManager controllers;
    private Installation installation;
    private Machine one;
    private Machine other;
    private Machine spare;

    @BeforeEach
    void install(ApiServer server) {
        apiServer = server;
        controllers = ControllerManager.start(server);
        installation = Installation.without(server);
        one = Machine.registered(server, "drain-one");
        other = Machine.registered(server, "drain-other");
        spare = Machine.registered(server, "drain-spare");
        await().atMost(PATIENCE).until(() -> unbound().size() == 2);
        one.run(unbound().getFirst());
        other.run(unbound().getFirst());
    }

    @AfterEach
    void remove() {
        installation.close();
        controllers.close();
        directory.close();
    }

    @Test
    void oneReplicaAfterTheOtherWhileTheyLiveAndBothAtOnceWhenTheyAreDead() {
        var driftlock = installation.startPod(directory, Map.of("DRIFTLOCK_DRAIN", "1s"));
        lead(driftlock);
        awaitBudget(1);

        one.drain(apiServer.kubectl(), PATIENCE).expectSuccess();
        assertThat(other.drain(apiServer.kubectl(), SHORT).expectFailure().err()).as("the last one that is ready").contains("disruption budget");

        await().atMost(PATIENCE).until(() -> !unbound().isEmpty());
        spare.run(unbound().getFirst());
        awaitBudget(1);
        other.drain(apiServer.kubectl(), PATIENCE).expectSuccess();

        driftlock.kill();
        spare.report(on(spare), false);
        awaitBudget(0);
        spare.drain(apiServer.kubectl(), PATIENCE).expectSuccess();
    }

    /** With the guard failing closed. */
    private void lead(DriftlockProcess driftlock) {
        ObjectNode configuration = Manifests.shipped().the("ValidatingWebhookConfiguration", Installation.OWN).deepCopy();
        ((ObjectNode) configuration.at("/webhooks/0")).put("failurePolicy", "Fail");
        installation.leadServiceTo(driftlock.port(), configuration);
    }

    private void awaitBudget(int allowed) {
        await().atMost(PATIENCE).until(() -> apiServer.kubectl().run("get", "poddisruptionbudget", "driftlock", "-n", Installation.OWN, "-o", "jsonpath={.status.disruptionsAllowed}").out().equals(Integer.toString(allowed)));
    }

    private List<String> unbound() {
        return podsOn("");
    }

    private String on(Machine machine) {
        return podsOn(machine.name()).getFirst();
    }

    private List<String> podsOn(String node) {
        return apiServer.kubectl().run("get", "pods", "-n", Installation.OWN, "--field-selector=spec.nodeName=" + node, "-o", "jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}").out().lines().toList();
    }
}
