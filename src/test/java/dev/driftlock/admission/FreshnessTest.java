package dev.driftlock.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.SourceStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** When Git is asked once more before a denial. */
class FreshnessTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = START;

    private Freshness fetchedAt(Instant last) {
        var clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        return new Freshness(name -> new SourceStatus(name, true, Optional.ofNullable(last), Optional.empty(), Optional.empty()),
                (sources, limit) -> {
                    assertThat(limit).isLessThanOrEqualTo(Duration.ofMillis(1500));
                    asked.incrementAndGet();
                }, clock);
    }

    @Test
    void anOldFetchIsDoneAgain() {
        var freshness = fetchedAt(START.minusSeconds(6));

        for (int i = 0; i < 20; i++) assertThat(freshness.bringUpToDate(Set.of("prod"))).isTrue();
    }

    @Test
    void whoIsDeniedPushesAndTriesAgainIsHeard() {
        assertThat(fetchedAt(START).bringUpToDate(Set.of("prod"))).isTrue();
    }

    @Test
    void aFloodOfDenialsAsksOnceInFiveSeconds() {
        var freshness = fetchedAt(START);
        for (int i = 0; i < 1000; i++) freshness.bringUpToDate(Set.of("prod"));
        int spent = asked.get();
        now = START.plusMillis(4_999);
        var later = freshness.bringUpToDate(Set.of("prod"));

        assertThat(spent).isLessThanOrEqualTo(6);
        assertThat(later).isFalse();
    }

    @Test
    void withoutASourceNobodyIsAsked() {
        assertThat(fetchedAt(START).bringUpToDate(Set.of())).isFalse();
    }
}
