package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.DriftlockProcess;
import dev.driftlock.source.git.GitHttpServer;
import dev.driftlock.source.git.GitSshServer;
import dev.driftlock.source.git.SshKeys;
import dev.driftlock.source.git.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source over ssh and one over http with a password, on the packaged program: rotated, refused, slow and gone, and never a secret shown. */
class SshIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String PASSWORD = "correct-horse-battery-staple";

    @TempDir
    private Path folder;
    private final KeyPair key = SshKeys.ed25519();
    private final KeyPair hostKey = SshKeys.ed25519();
    private Upstream upstream;
    private GitSshServer ssh;
    private GitHttpServer http;
    private DriftlockProcess driftlock;

    @BeforeEach
    void start() throws IOException {
        upstream = new Upstream(folder.resolve("upstream.git")).write(IncidentsEdit.FILE, IncidentsEdit.MANIFEST);
        upstream.commit();
        ssh = new GitSshServer(upstream.repository(), hostKey, key.getPublic());
        http = new GitHttpServer(upstream.repository(), null);
        http.password = "deploy:" + PASSWORD;
        SshKeys.write(key, folder.resolve("id"));
        ssh.writeKnownHosts(folder.resolve("known_hosts"));
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        driftlock = DriftlockProcess.start("""
                driftlock:
                  mode: enforce
                  sources:
                    - {name: prod, url: "%s", poll: 1s, credentials: {ssh-key-file: "%s", known-hosts-file: "%s"}}
                    - {name: web, url: "%s", poll: 1s, credentials: {username: deploy, password-file: "%s"}}
                  cluster: {enabled: false}
                  drain: 0s
                """.formatted(ssh.url(), folder.resolve("id"), folder.resolve("known_hosts"), http.url(), folder.resolve("password")), Map.of());
    }

    @AfterEach
    void stop() {
        if (driftlock != null) driftlock.close();
        ssh.close();
        http.close();
        upstream.close();
    }

    private void awaitHealth(String text) {
        await().atMost(SOON).untilAsserted(() -> assertThat(driftlock.health()).contains(text));
    }

    private void awaitWell(String source) {
        await().atMost(SOON).untilAsserted(() -> assertThat(driftlock.health()).contains("\"" + source + "\": \"in force\"").doesNotContain(source + ".failure"));
    }

    @Test
    void guardsFromTheFirstCommitOnAndFollowsAPush() {
        assertThat(IncidentsEdit.denialOf(driftlock)).contains("configmap.yaml:8").contains("prod main@");
        upstream.write(IncidentsEdit.FILE, IncidentsEdit.CHANGED).commit();
        assertThat(IncidentsEdit.isAllowedBy(driftlock)).as("a commit pushed a moment ago counts").isTrue();
    }

    @Test
    void rotatedCredentialsCountAtOnceAndNoneIsEverShown() throws IOException {
        var next = SshKeys.ed25519();
        ssh.allow(next.getPublic());
        http.password = "deploy:another-" + PASSWORD;
        awaitHealth("the server refuses the login of git with the key of credentials.ssh-key-file " + folder.resolve("id"));
        awaitHealth("web.failure");
        assertThat(IncidentsEdit.denialOf(driftlock)).as("the last good commit stays").contains("configmap.yaml:8");
        showsNoSecret();

        SshKeys.write(next, folder.resolve("id"));
        Files.writeString(folder.resolve("password"), "another-" + PASSWORD);
        awaitWell("prod");
        awaitWell("web");
        showsNoSecret();
    }

    private void showsNoSecret() throws IOException {
        var privateKey = Files.readAllLines(folder.resolve("id")).get(3);
        var shown = driftlock.log() + driftlock.health() + driftlock.metrics() + Files.readString(Path.of("/proc", Long.toString(driftlock.pid()), "cmdline"))
                + Files.readString(driftlock.directory().resolve("data/sources/web/config")) + Files.readString(driftlock.directory().resolve("data/sources/prod/config"));
        assertThat(shown).doesNotContain(PASSWORD).doesNotContain(privateKey).doesNotContain("PRIVATE KEY").doesNotContain("ZGVwbG95Om");
    }

    @Test
    void anotherHostKeyEndsItAndNamesTheFile() {
        var other = SshKeys.ed25519();
        ssh.replaceHostKey(other);
        awaitHealth("is another than in credentials.known-hosts-file " + folder.resolve("known_hosts"));
        assertThat(driftlock.health()).contains(SshKeys.fingerprint(other));
        ssh.replaceHostKey(hostKey);
        awaitWell("prod");
    }

    /** The API server waits 3 s; Git is waited for 1.5 s of it, whatever it does. */
    @Test
    void aSlowOrDeadServerDelaysADenialByItsLimitAtMost() {
        IncidentsEdit.denialOf(driftlock);
        ssh.pause = Duration.ofSeconds(20);
        http.pause = Duration.ofSeconds(20);
        for (int i = 0; i < 4; i++) assertDeniesWithin(Duration.ofMillis(2900));
        ssh.close();
        http.close();
        for (int i = 0; i < 4; i++) assertDeniesWithin(Duration.ofMillis(2900));
        awaitHealth("prod.failure");
        assertThat(ssh.mostAtOnce.get()).as("fetches at a time").isEqualTo(1);
    }

    private void assertDeniesWithin(Duration limit) {
        long start = System.nanoTime();
        assertThat(IncidentsEdit.denialOf(driftlock)).contains("configmap.yaml:8");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    }
}
