package dev.driftlock.changes.settle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.driftlock.changes.Change;
import dev.driftlock.changes.Settled.By;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.Snapshot;
import dev.driftlock.diff.Difference;
import dev.driftlock.diff.PathText;
import dev.driftlock.guard.Standing;
import dev.driftlock.report.ChangedField;
import dev.driftlock.report.Redaction;
import java.util.List;
import java.util.Optional;

/** Compares a change with Git and with what lives now, and says what has become of it (contract, section 5). Pure. */
record Fates(Standing standing, Redaction redaction) {

    private static final String DELETES = "deletes";

    /**
     * @param live null where the object is gone
     * @param before what Git declared for the object when the change was last found to differ; empty where nobody has looked yet
     */
    Fate of(Change change, Snapshot git, JsonNode live, Optional<Optional<DeclaredObject>> before) {
        var declared = git.find(change.object().key());
        var inForce = git.source(change.source()).map(DeclaredSource::commit);
        if (live == null) return ofGone(change, declared, inForce);
        boolean isLetGo = declared.isEmpty() && !change.commit().isEmpty() && inForce.filter(commit -> !commit.equals(change.commit())).isPresent() && isAboutDeclared(change);
        if (isLetGo) return new Fate.Done(By.COMMIT, inForce);
        if (isAboutRecord(change)) return new Fate.Done(By.WRITE, Optional.empty());
        var left = change.fields().stream().filter(new Left(change, declared, live)::differs).map(ChangedField::path).distinct().toList();
        return left.isEmpty() ? done(change, declared, inForce, before) : new Fate.Differs(left);
    }

    private static Fate ofGone(Change change, Optional<DeclaredObject> declared, Optional<String> inForce) {
        boolean wasDeleted = change.fields().stream().anyMatch(field -> field.kind().equals(DELETES));
        if (!wasDeleted) return new Fate.Done(By.DELETION, Optional.empty());
        return declared.isEmpty() ? new Fate.Done(By.COMMIT, inForce) : new Fate.Differs(List.of(new PathText("")));
    }

    /** A record that was deleted is written again, and what else was done to one Git can never hold. */
    private static boolean isAboutRecord(Change change) {
        return change.object().key().group().equals("driftlock.dev") && change.object().kind().equals("ManualChange");
    }

    /** Whether Git declared the object when it was changed, so that it can cease to. */
    private static boolean isAboutDeclared(Change change) {
        return change.fields().stream().noneMatch(field -> field.kind().equals("creates") || field.kind().equals("unresolved") || field.kind().equals("unguards"));
    }

    /** It is as Git has it; either Git has moved since, or the object has. */
    private static Fate done(Change change, Optional<DeclaredObject> declared, Optional<String> inForce, Optional<Optional<DeclaredObject>> before) {
        boolean isSameCommit = inForce.isEmpty() || inForce.get().equals(change.commit());
        boolean isSameManifest = before.filter(known -> known.map(DeclaredObject::tree).equals(declared.map(DeclaredObject::tree))).isPresent();
        return isSameCommit || isSameManifest ? new Fate.Done(By.WRITE, Optional.empty()) : new Fate.Done(By.COMMIT, inForce);
    }

    /** What is left of one change, field by field. */
    private final class Left {

        private final Change change;
        private final Optional<DeclaredObject> declared;
        private final List<Difference> ofFields;
        private final List<Difference> ofObject;

        Left(Change change, Optional<DeclaredObject> declared, JsonNode live) {
            var key = change.object().key();
            var git = declared.map(DeclaredObject::tree).orElse(null);
            var apiVersion = declared.map(DeclaredObject::apiVersion).orElse(change.object().apiVersion());
            var version = apiVersion.substring(apiVersion.indexOf('/') + 1);
            this.change = change;
            this.declared = declared;
            this.ofFields = standing.ofFields(key, version, git, live);
            this.ofObject = git == null ? ofFields : standing.ofObject(key, version, git, live);
        }

        boolean differs(ChangedField field) {
            if (field.path().text().isEmpty()) return !field.kind().equals(DELETES) && !ofObject.isEmpty();
            var there = ofFields.stream().filter(difference -> PathText.of(difference.path()).overlaps(field.path())).toList();
            if (declared.isPresent() && field.git().isPresent()) return !there.isEmpty();
            // Git had no opinion here, so a change is left while the field is as it was asked for.
            return field.requested().isEmpty() ? there.isEmpty() : there.stream().anyMatch(difference -> mayBeWhatWasAsked(difference, field));
        }

        private boolean mayBeWhatWasAsked(Difference difference, ChangedField field) {
            if (!PathText.of(difference.path()).equals(field.path())) return true;
            var value = ChangedField.comparable(change.object().key(), difference.path(), difference.requested(), redaction);
            return value.isEmpty() || field.isRedacted() || value.equals(field.requested());
        }
    }
}
