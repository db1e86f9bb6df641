package dev.driftlock.breakglass;

import static dev.driftlock.breakglass.Windows.ALEX;
import static dev.driftlock.breakglass.Windows.JANE;
import static dev.driftlock.breakglass.Windows.opening;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.breakglass.GrantDesk.Outcome;
import dev.driftlock.guard.Scope;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Windows without a cluster. */
class MemoryGrantsTest {

    private static final Scope USERS = new Scope("users");

    private Instant now = Instant.parse("2026-03-01T15:30:00Z");
    private final Windows.Heard heard = new Windows.Heard();
    private final MemoryGrants desk = new MemoryGrants(() -> now, heard);

    @Test
    void aWindowIsOpenToTheSecond() {
        desk.open(opening("users", JANE, "30M.INC-1"), false);

        now = Instant.parse("2026-03-01T15:59:59.999Z");
        assertThat(desk.grants().open(USERS)).isPresent();
        now = Instant.parse("2026-03-01T16:00:00Z");
        assertThat(desk.grants().open(USERS)).isEmpty();
        desk.sweep();
        desk.sweep();
        assertThat(heard.words).containsExactly("expired users");
    }

    @Test
    void itNeverMoves() {
        desk.open(opening("users", JANE, "30M.INC-1"), false);
        var until = desk.grants().open(USERS).orElseThrow().until();
        now = now.plusSeconds(60);

        assertThat(desk.open(opening("users", JANE, "30M.INC-1"), false)).isEqualTo(new Outcome.Open(desk.grants().open(USERS).orElseThrow(), false));
        assertThat(desk.open(opening("users", JANE, "31M.INC-1"), false)).isInstanceOf(Outcome.Taken.class);
        assertThat(desk.open(opening("users", ALEX, "30M.INC-1"), false)).isInstanceOf(Outcome.Taken.class);
        assertThat(desk.grants().open(USERS).orElseThrow().until()).isEqualTo(until);
    }

    @Test
    void itEndsEarlyAndMayBeOpenedAgain() {
        desk.open(opening("users", JANE, "30M.INC-1"), false);
        desk.end(desk.grants().open(USERS).orElseThrow());

        assertThat(desk.grants().open(USERS)).isEmpty();
        assertThat(desk.open(opening("users", ALEX, "1H.INC-2"), false)).isInstanceOf(Outcome.Open.class);
        assertThat(heard.words).containsExactly("ended users");
    }

    @Test
    void aDryRunOpensNothing() {
        assertThat(desk.open(opening("users", JANE, "30M.INC-1"), true)).isInstanceOf(Outcome.Open.class);
        assertThat(desk.grants().open(USERS)).isEmpty();
    }
}
