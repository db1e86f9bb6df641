package dev.driftlock.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final Turns turns = new Turns();

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    void aTurnServesWhoAskedBeforeItBegan() throws Exception {
        long early = turns.ask();
        assertThat(turns.begin(Duration.ZERO, NEVER)).isTrue();
        long late = turns.ask();
        turns.finish();
        assertThat(turns.await(early, in(Duration.ZERO))).isTrue();
        assertThat(turns.await(late, in(Duration.ofMillis(20)))).as("who asked while it ran").isFalse();

        assertThat(turns.isAsked()).isTrue();
        assertThat(turns.begin(Duration.ZERO, NEVER)).isTrue();
        turns.finish();
        assertThat(turns.await(late, in(Duration.ZERO))).isTrue();
        assertThat(turns.isAsked()).isFalse();
    }

    @Test
    void manyShareOneTurn() throws Exception {
        turns.begin(Duration.ZERO, Duration.ZERO);
        var tickets = new long[] {turns.ask(), turns.ask(), turns.ask()};
        turns.finish();
        turns.begin(Duration.ZERO, NEVER);
        turns.finish();
        for (var ticket : tickets) assertThat(turns.await(ticket, in(Duration.ZERO))).isTrue();
        assertThat(turns.isAsked()).isFalse();
    }

    @Test
    void waitsForWhoAsksOrForThePoll() throws Exception {
        var begun = CompletableFuture.supplyAsync(() -> begin(Duration.ZERO, NEVER));
        Thread.sleep(20);
        assertThat(begun).isNotDone();
        turns.ask();
        assertThat(begun.get(5, TimeUnit.SECONDS)).isTrue();
        turns.finish();
        assertThat(begin(Duration.ZERO, Duration.ofMillis(10))).isTrue();
    }

    @Test
    void doesNotBeginBeforeThePauseIsOver() throws Exception {
        turns.ask();
        long start = System.nanoTime();
        turns.begin(Duration.ofMillis(100), NEVER);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void endsWhenClosed() throws Exception {
        var begun = CompletableFuture.supplyAsync(() -> begin(Duration.ZERO, NEVER));
        var waiting = CompletableFuture.supplyAsync(() -> turns.await(Long.MAX_VALUE, in(NEVER)));
        Thread.sleep(20);
        turns.close();
        assertThat(begun.get(5, TimeUnit.SECONDS)).isFalse();
        assertThat(waiting.get(5, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void aTurnThatTakesLongIsStuck() throws Exception {
        turns.begin(Duration.ZERO, Duration.ZERO);
        assertThat(turns.isStuck(NEVER)).isFalse();
        Thread.sleep(5);
        assertThat(turns.isStuck(Duration.ofMillis(1))).isTrue();
        turns.finish();
        assertThat(turns.isStuck(Duration.ZERO)).isFalse();
    }

    private boolean begin(Duration atLeast, Duration atMost) {
        try {
            return turns.begin(atLeast, atMost);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
