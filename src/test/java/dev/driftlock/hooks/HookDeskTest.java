package dev.driftlock.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets in their files, and floods that become few fetches. */
class HookDeskTest {

    @TempDir
    private Path temp;
    private final List<String> fetched = new ArrayList<>();
    private final List<Runnable> due = new ArrayList<>();
    private long nanos = 1;
    private final Nudges nudges = new Nudges(fetched::add, (delay, work) -> due.add(work), () -> nanos);

    private boolean holds(HookSecrets secrets, String source, String token) {
        return new HookDesk(secrets, nudges).proof(Claim.in(Map.of("X-Driftlock-Token", token)::get).orElseThrow(), source).holds();
    }

    @Test
    void aSecretIsReadForEachHook() throws IOException {
        var file = Files.writeString(temp.resolve("secret"), "first\n");
        var secrets = new HookSecrets(Map.of("prod", file));
        assertThat(holds(secrets, "prod", "first")).isTrue();

        Files.writeString(file, "second");
        assertThat(holds(secrets, "prod", "first")).isFalse();
        assertThat(holds(secrets, "prod", "second")).isTrue();
    }

    @Test
    void nothingHoldsWithoutASecret() throws IOException {
        var empty = Files.writeString(temp.resolve("empty"), "\n");
        var secrets = new HookSecrets(Map.of("empty", empty, "missing", temp.resolve("missing")));
        for (var source : List.of("empty", "missing", "unknown", "", "../empty")) {
            assertThat(holds(secrets, source, "")).as(source).isFalse();
            assertThat(holds(secrets, source, "\n")).as(source).isFalse();
        }
    }

    @Test
    void aFloodIsOneFetchNowAndOneWhenASecondHasPassed() {
        for (int i = 0; i < 1000; i++) nudges.nudge("prod");
        assertThat(fetched).containsExactly("prod");
        assertThat(due).hasSize(1);

        nanos += Duration.ofSeconds(1).toNanos();
        due.removeFirst().run();
        assertThat(fetched).containsExactly("prod", "prod");
        nudges.nudge("prod");
        assertThat(due).as("a second after that one").hasSize(1);
    }

    @Test
    void sourcesDoNotWaitForOneAnother() {
        nudges.nudge("prod");
        nudges.nudge("staging");
        nanos += Duration.ofSeconds(2).toNanos();
        nudges.nudge("prod");
        assertThat(fetched).containsExactly("prod", "staging", "prod");
        assertThat(due).isEmpty();
    }
}
