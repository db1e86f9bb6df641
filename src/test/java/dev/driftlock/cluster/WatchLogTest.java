package dev.driftlock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

class WatchLogTest {

    private static final String REFUSED = "secrets is forbidden: User \"system:serviceaccount:driftlock:driftlock\" cannot watch resource \"secrets\" in API group \"\" in the namespace \"driftlock\"";

    private final AtomicLong now = new AtomicLong();
    private final WatchLog log = new WatchLog(now::get);

    private static ExtLogRecord record(String logger, Throwable error) {
        var record = new ExtLogRecord(Level.WARNING, "listSyncAndWatch failed for v1/secrets, will retry", ExtLogRecord.FormatStyle.NO_FORMAT, WatchLogTest.class.getName());
        record.setLoggerName(logger);
        record.setThrown(error);
        return record;
    }

    private static ExtLogRecord ofWatch(Throwable error) {
        return record("io.fabric8.kubernetes.client.informers.impl.cache.Reflector", new CompletionException(error));
    }

    private static KubernetesClientException refused(String words) {
        return new KubernetesClientException("Failure executing: GET at: https://10.0.0.1/api/v1/secrets. Message: " + words + ". Received status: Status(...)", 403,
                new StatusBuilder().withCode(403).withMessage(words).build());
    }

    @Test
    void aDenialIsALineThatNamesWhatIsMissing() {
        var record = ofWatch(refused(REFUSED));

        assertThat(log.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage()).isEqualTo("a watch is missing a permission, it is tried again: " + REFUSED);
        assertThat(record.getThrown()).isNull();
    }

    @Test
    void theSameLineComesOnceAMinuteAndAnotherAtOnce() {
        assertThat(log.isLoggable(ofWatch(refused(REFUSED)))).isTrue();
        now.addAndGet(WatchLog.PERIOD.minus(Duration.ofSeconds(1)).toNanos());
        assertThat(log.isLoggable(ofWatch(refused(REFUSED)))).isFalse();
        assertThat(log.isLoggable(ofWatch(refused("leases.coordination.k8s.io is forbidden")))).isTrue();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(log.isLoggable(ofWatch(refused(REFUSED)))).isTrue();
    }

    @Test
    void whatElseGoesWrongWithAWatchIsALineToo() {
        var record = ofWatch(new KubernetesClientException("An error has occurred.", new ConnectException("Connection refused")));

        assertThat(log.isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage()).isEqualTo("listSyncAndWatch failed for v1/secrets, will retry: Connection refused");
    }

    @Test
    void othersKeepTheirStackTraces() {
        var bug = new IllegalStateException("a bug");
        for (var record : List.of(record("dev.driftlock.admission.GuardJudge", refused(REFUSED)), ofWatch(bug))) {
            var thrown = record.getThrown();
            assertThat(log.isLoggable(record) && log.isLoggable(record)).isTrue();
            assertThat(record.getThrown()).isSameAs(thrown).isNotNull();
        }
        assertThat(log.isLoggable(new LogRecord(Level.INFO, "no logger, no error"))).isTrue();
    }
}
