package dev.driftlock.changes.hold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.changes.Change;
import dev.driftlock.changes.ObjectReference;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Grant;
import dev.driftlock.guard.Grants;
import dev.driftlock.guard.Holds.Held;
import dev.driftlock.guard.Scope;
import dev.driftlock.report.ChangedField;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a replica knows of changes made under windows, and which commits end the hold. */
class HeldChangesTest {

    private static final Instant OPENED = Instant.parse("2026-11-24T12:00:00Z");
    private static final Scope SCOPE = Scope.ofNamespace("users");

    private Instant now = OPENED.plusSeconds(60);
    private Instant until = OPENED.plusSeconds(1800);
    private final List<Change> onRecord = new ArrayList<>();
    private final NewCommits commits = new NewCommits(() -> now);
    private final HeldChanges held = new HeldChanges(this::grants, key -> onRecord, commits);

    private Grants grants() {
        return new Grants() {
            @Override
            public Instant now() {
                return now;
            }

            @Override
            public Optional<Grant> open(Scope scope) {
                return Optional.of(new Grant(SCOPE, "INC-1", "jane", OPENED, until)).filter(grant -> scope.equals(SCOPE) && grant.isOpenAt(now));
            }
        };
    }

    private Change change(String incident, Instant at, String path) {
        return new Change(new ObjectReference("v1", "ConfigMap", "users", "env", ""), "alex", "break-glass", incident, SCOPE.grantName(), "prod", "c1",
                List.of(new ChangedField(new PathText(path), "diverges", Optional.empty(), Optional.of("x"))), 1, at, at);
    }

    private static DeclaredSource source(String commit) {
        return new DeclaredSource("prod", "https://git.example.com/prod.git", "main", commit, Optional.empty(), List.of());
    }

    private List<String> on(String commit) {
        return held.on(change("INC-1", now, "x").object().key(), List.of(source(commit))).stream().map(Held::path).map(PathText::text).toList();
    }

    @Test
    void whatThisReplicaJudgedIsHeldAtOnceAndWhatStandsOnRecordToo() {
        held.accept(change("INC-1", now, "data.HOST"));
        onRecord.add(change("INC-1", now, "data.PORT"));

        assertThat(on("c1")).containsExactlyInAnyOrder("data.HOST", "data.PORT");
    }

    @Test
    void untilTheWindowEnds() {
        held.accept(change("INC-1", now, "data.HOST"));
        until = now;

        assertThat(on("c1")).isEmpty();
        until = OPENED.plusSeconds(1800);
        assertThat(on("c1")).as("it is forgotten").isEmpty();
    }

    @Test
    void anotherWindowsChangesAreNotHeld() {
        onRecord.add(change("INC-0", now, "data.HOST"));
        onRecord.add(change("INC-1", OPENED.minusSeconds(5), "data.HOST"));

        assertThat(on("c1")).isEmpty();
    }

    @Test
    void oneThatIsDatedAMomentBeforeItsWindowIs() {
        held.accept(change("INC-1", OPENED.minusSeconds(1), "data.HOST"));

        assertThat(on("c1")).as("clocks tell whole seconds").containsExactly("data.HOST");
    }

    @Test
    void aCommitSinceTheOpeningEndsTheHold() {
        held.accept(change("INC-1", now, "data.HOST"));
        commits.inForce(source("c1"));
        assertThat(on("c1")).as("of the first nobody knows since when").containsExactly("data.HOST");

        commits.inForce(source("c2"));
        assertThat(on("c2")).isEmpty();
    }

    @Test
    void aCommitFromBeforeTheOpeningDoesNot() {
        now = OPENED.minusSeconds(60);
        commits.inForce(source("c0"));
        commits.inForce(source("c1"));
        now = OPENED.plusSeconds(60);
        held.accept(change("INC-1", now, "data.HOST"));

        assertThat(on("c1")).containsExactly("data.HOST");
    }

    @Test
    void afterARestartAnotherCommitThanTheChangesIsNew() {
        onRecord.add(change("INC-1", now, "data.HOST"));
        commits.inForce(source("c2"));

        assertThat(on("c2")).isEmpty();
    }
}
