package dev.driftlock.breakglass;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose clock is another than this machine's, and answers that tell whole seconds of it. */
class ServerClockTest {

    private static final Instant HERE = Instant.parse("2026-03-01T15:30:00Z");

    private final AtomicLong elapsed = new AtomicLong(-7_123_456_789L);
    private final ServerClock clock = new ServerClock(() -> HERE, elapsed::get);
    private Instant server = HERE.plusMillis(60_357);

    private void pass(Duration time) {
        elapsed.addAndGet(time.toNanos());
        server = server.plus(time);
    }

    /** The server looks at its clock in the middle of the way. */
    private void ask(Duration way) {
        long sent = clock.elapsed();
        pass(way.dividedBy(2));
        var date = server.truncatedTo(ChronoUnit.SECONDS);
        pass(way.dividedBy(2));
        clock.learn(date, sent);
    }

    private Duration error() {
        return Duration.between(server, clock.instant()).abs();
    }

    @Test
    void untilAnAnswerItIsThisMachines() {
        assertThat(clock.instant()).isEqualTo(HERE);
    }

    @Test
    void oneAnswerTellsTheSecondAndTheNextOnesWhereInIt() {
        ask(Duration.ofMillis(4));
        assertThat(error()).isLessThan(Duration.ofMillis(510));

        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(7_130));
            ask(Duration.ofMillis(4));
        }

        assertThat(error()).isLessThan(Duration.ofMillis(100));
        pass(Duration.ofHours(1));
        assertThat(error()).as("time goes on between answers").isLessThan(Duration.ofMillis(100));
    }

    @Test
    void aSlowAnswerDoesNoHarm() {
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(7_130));
            ask(Duration.ofMillis(4));
        }
        ask(Duration.ofSeconds(2));

        assertThat(error()).isLessThan(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @ValueSource(longs = {-90, 90, 3600})
    void aClockThatIsSetIsFollowed(long seconds) {
        ask(Duration.ofMillis(4));
        server = server.plusSeconds(seconds);
        ask(Duration.ofMillis(4));

        assertThat(error()).isLessThan(Duration.ofMillis(510));
    }
}
