package dev.driftlock.render.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.driftlock.render.RenderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

    private static final Limits SMALL = new Limits(Duration.ofSeconds(2), 64L << 20, 1 << 20, 10, 1 << 20);

    @TempDir
    Path temp;
    private Scratch scratch;

    @BeforeEach
    void open() throws Exception {
        scratch = Scratch.in(temp.resolve("scratch"));
    }

    @AfterEach
    void close() throws Exception {
        scratch.close();
    }

    private Program script(String text, Limits limits) throws IOException {
        var file = Files.writeString(temp.resolve("tool"), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new Program("tool", "/nowhere:" + temp, limits);
    }

    private String run(String text, String... arguments) throws Exception {
        return new String(script(text, Limits.DEFAULT).run(scratch, scratch.files(), List.of(arguments)), StandardCharsets.UTF_8);
    }

    private void assertEnded(String text, String message) throws IOException {
        var program = script(text, SMALL);
        assertThatThrownBy(() -> program.run(scratch, scratch.files(), List.of())).isInstanceOf(RenderException.class).hasMessage(message);
    }

    @Test
    void getsItsArgumentsAsTheyAre() throws Exception {
        assertThat(run("printf '%s|' \"$@\"", "a b", "$HOME; exit 1", "'")).isEqualTo("a b|$HOME; exit 1|'|");
    }

    @Test
    void seesNothingOfOurEnvironmentAndFindsNoOtherProgram() throws Exception {
        var environment = run("/usr/bin/env");

        assertThat(environment.lines().map(line -> line.substring(0, line.indexOf('='))).filter(name -> !List.of("PWD", "_", "SHLVL", "OLDPWD").contains(name)))
                .containsExactlyInAnyOrder("HOME", "TMPDIR", "PATH", "HELM_PLUGINS", "KUSTOMIZE_PLUGIN_HOME", "KUBECONFIG", "HTTP_PROXY", "HTTPS_PROXY",
                        "NO_PROXY", "GOMEMLIMIT", "LC_ALL");
        assertThat(environment).contains("HOME=" + scratch.home());
        assertThat(run("command -v git curl || echo none")).isEqualTo("none\n");
    }

    @Test
    void saysWhyItFailedInOneLine() throws Exception {
        assertEnded("echo 'Warning: old' >&2; echo \"Error: $PWD/x.yaml:3 is\n  wrong\" >&2; exit 1", "tool: x.yaml:3 is wrong");
        assertEnded("exit 3", "tool: failed with exit code 3");
        assertEnded("echo 'fatal error: runtime: cannot allocate memory' >&2; exit 2", "tool: needed more than 64 MiB of memory and was ended");
    }

    @Test
    void isEndedBeyondItsLimits() throws Exception {
        assertEnded("while :; do :; done", "tool took longer than 2 s and was ended");
        assertEnded("while :; do echo 0123456789012345678901234567890123456789; done", "tool wrote more than 1 MiB and was ended");
        assertEnded("while :; do echo 0123456789012345678901234567890123456789 >&2; done", "tool wrote more than 1 MiB and was ended");
    }

    @Test
    void takesItsChildrenAlong() throws Exception {
        assertEnded("/bin/sleep 600 & echo $! >child; wait", "tool took longer than 2 s and was ended");

        assertGone(Long.parseLong(Files.readString(scratch.files().resolve("child")).strip()));
    }

    @Test
    void diesWithWhoWaitsForIt() throws Exception {
        var program = script("echo $$ >self; while :; do :; done", Limits.DEFAULT);
        var interrupted = new AtomicBoolean();
        var ended = new CountDownLatch(1);
        var thread = Thread.ofPlatform().start(() -> {
            try {
                program.run(scratch, scratch.files(), List.of());
            } catch (InterruptedException e) {
                interrupted.set(true);
            } catch (RenderException e) {
                throw new AssertionError(e);
            } finally {
                ended.countDown();
            }
        });
        var self = scratch.files().resolve("self");
        await().until(() -> Files.exists(self) && Files.size(self) > 0);
        thread.interrupt();
        ended.await();

        assertThat(interrupted).isTrue();
        assertGone(Long.parseLong(Files.readString(self).strip()));
    }

    private static void assertGone(long pid) {
        await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void isMissedByName() {
        assertThatThrownBy(() -> new Program("tool", "/nowhere", SMALL).run(scratch, scratch.files(), List.of()))
                .hasMessage("the program tool is not on Driftlock's PATH, and this source is rendered with it");
    }
}
