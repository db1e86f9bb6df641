package dev.driftlock.bench.demo;

import static dev.driftlock.bench.demo.Person.AGENT;
import static dev.driftlock.bench.demo.Person.JANE;
import static dev.driftlock.bench.demo.UsersApi.POOLER;
import static dev.driftlock.bench.demo.UsersApi.PRIMARY;

import dev.driftlock.bench.GitRepository;

/** The story, and what has to come of each of its steps. */
final class Incident {

    private final Screen screen;
    private final GitRepository git;
    private final Stage stage;
    private boolean asTold = true;

    Incident(Screen screen, GitRepository git, Stage stage) {
        this.screen = screen;
        this.git = git;
        this.stage = stage;
    }

    /** Returns whether all came out as told. */
    boolean replay() {
        theEditIsDenied();
        theCommitLetsTheSameChangeThrough();
        observeRecords();
        warnSaysSo();
        theAgentMayWrite();
        oneLabelOpensTheDoor();
        return asTold;
    }

    private void theEditIsDenied() {
        screen.step("a", "At three in the morning Jane points users-api past its connection pooler, by hand");
        var edit = stage.edit(JANE, "DB_HOST", POOLER, PRIMARY);
        expect(!edit.passed() && edit.said().contains("configmap.yaml:8") && edit.said().contains(POOLER), "denied, with the line in Git, Git's value, the fix and the emergency exit");
    }

    private void theCommitLetsTheSameChangeThrough() {
        screen.step("b", "She makes the change where it lasts, then the same patch again");
        var commit = git.write(UsersApi.PATH + "/configmap.yaml", UsersApi.configMap().replace(POOLER, PRIMARY)).push("users-api: past the pooler");
        screen.command(JANE.prompt, "git commit -am 'users-api: past the pooler' && git push");
        screen.output("[main " + commit.substring(0, 7) + "] users-api: past the pooler\n  8-   DB_HOST: \"" + POOLER + "\"\n  8+   DB_HOST: \"" + PRIMARY + "\"");
        expect(stage.set(JANE, "DB_HOST", PRIMARY).passed(), "allowed: it converges");
    }

    private void observeRecords() {
        screen.step("c", "The namespace only observes: the edit passes and leaves its trace in the audit log");
        stage.setMode("observe");
        var passed = stage.set(JANE, "LOG_LEVEL", "debug").passed();
        expect(passed && stage.auditVerdict().equals("recorded"), "recorded, with commit and findings");
    }

    private void warnSaysSo() {
        screen.step("d", "It warns: the edit passes, and its author is told");
        stage.setMode("warn");
        var warned = stage.set(JANE, "LOG_LEVEL", "trace");
        expect(warned.passed() && warned.said().contains("Warning:"), "let through with a warning");
    }

    private void theAgentMayWrite() {
        screen.step("e", "It enforces again: what Jane may not do, the GitOps agent may");
        stage.setMode("enforce");
        expect(!stage.set(JANE, "LOG_LEVEL", "debug").passed(), "Jane is denied");
        expect(stage.set(AGENT, "LOG_LEVEL", "debug").passed(), "the agent writes");
        expect(stage.sync().passed(), "and its next sync brings back what Git says");
    }

    private void oneLabelOpensTheDoor() {
        screen.step("f", "It is an emergency: one label opens a window, and nobody can forget what passed through it");
        expect(stage.breakGlass(JANE, "5m.INC-4711").said().contains("is open until"), "open for five minutes, for this object alone");
        expect(stage.set(JANE, "LOG_LEVEL", "trace").passed() && stage.auditVerdict().equals("break-glass"), "let through, with the incident in the audit log");
        expect(stage.openChanges().said().contains("INC-4711"), "on record until Git has it, or the cluster has it no more");
    }

    private void expect(boolean holds, String expected) {
        screen.outcome(holds, expected);
        asTold &= holds;
    }
}
