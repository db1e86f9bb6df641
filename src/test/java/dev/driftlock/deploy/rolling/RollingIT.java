package dev.driftlock.deploy.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.bench.ApiServer;
import dev.driftlock.bench.ApiServerExtension;
import dev.driftlock.bench.machine.Pause;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both replicas are replaced as the chart's Deployment does it while people edit: no edit fails, passes unjudged or is judged wrongly. */
@ExtendWith(ApiServerExtension.class)
class RollingIT {

    /** Few and with much time, since the machine has other things to do: what is lost in a restart is lost by resets, not by slowness. */
    private static final int RATE = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void aRollingRestartLosesNoEdit(ApiServer apiServer) {
        try (var rollout = new Rollout(apiServer, "Fail", TIMEOUT)) {
            var audit = apiServer.audit();
            var server = new ServerView(apiServer);
            var load = rollout.load(RATE);
            Pause.of(Duration.ofSeconds(3));

            rollout.restart();
            Pause.of(Duration.ofSeconds(5));

            var tally = Tally.of(load.end(), audit.events(), server);
            assertThat(tally.calls()).hasSizeGreaterThan(200);
            assertThat(tally.reasons()).as("why the API server could not ask").isEmpty();
            assertThat(tally.failed()).as("without a proper answer").isEmpty();
            assertThat(tally.unjudged()).as("without a verdict in the audit log").isEmpty();
            assertThat(tally.wrong()).as("with another verdict").isEmpty();
            assertThat(tally.failedOpen()).isZero();
        }
    }
}
