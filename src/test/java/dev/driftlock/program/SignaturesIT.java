package dev.driftlock.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.DriftlockProcess;
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

/** A source that believes only what Jane signed, on the packaged program. */
class SignaturesIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    private Path folder;
    private final KeyPair jane = SshKeys.ed25519();
    private Upstream upstream;
    private DriftlockProcess driftlock;

    @BeforeEach
    void start() throws IOException {
        upstream = new Upstream(folder.resolve("upstream.git")).allowFilter(true).write(IncidentsEdit.FILE, IncidentsEdit.MANIFEST).signedBy(jane);
        upstream.commit();
        Files.writeString(signers(), "jane@example.com namespaces=\"git\" " + SshKeys.line(jane) + "\n");
        driftlock = DriftlockProcess.start("""
                driftlock:
                  mode: enforce
                  sources: [{name: prod, url: "%s", poll: 1s, verify: {allowed-signers-file: "%s"}}]
                  cluster: {enabled: false}
                  drain: 0s
                """.formatted(upstream.url(), signers()), Map.of());
    }

    @AfterEach
    void stop() {
        if (driftlock != null) driftlock.close();
        upstream.close();
    }

    private Path signers() {
        return folder.resolve("signers");
    }

    @Test
    void anUnsignedPushIsNotBelievedAndASignedOneIs() {
        assertThat(IncidentsEdit.denialOf(driftlock)).contains("configmap.yaml:8");

        var unsigned = upstream.signedBy(null).write(IncidentsEdit.FILE, IncidentsEdit.CHANGED).commit();
        assertThat(IncidentsEdit.denialOf(driftlock)).contains("configmap.yaml:8").doesNotContain(unsigned.substring(0, 7));
        await().atMost(SOON).untilAsserted(() -> assertThat(driftlock.health())
                .contains("commit " + unsigned.substring(0, 7) + " by Jane Doe <jane@example.com> is not signed"));
        assertThat(driftlock.metrics()).contains("driftlock_source_errors_total{reason=\"signature\",source=\"prod\"} 1");
        assertThat(driftlock.log()).contains("signature: commit " + unsigned.substring(0, 7));

        upstream.signedBy(jane).write("more.txt", "x").commit();
        await().atMost(SOON).until(() -> IncidentsEdit.isAllowedBy(driftlock));
    }

    @Test
    void aRestartBelievesTheLastGoodCommitOnlyAsLongAsItsKeyIsListed() throws IOException {
        driftlock.stop();
        Files.move(folder.resolve("upstream.git"), folder.resolve("away.git"));
        driftlock = driftlock.startAgain().awaitReady();
        assertThat(IncidentsEdit.denialOf(driftlock)).contains("configmap.yaml:8");

        driftlock.stop();
        Files.writeString(signers(), "stranger@example.com " + SshKeys.line(SshKeys.ed25519()) + "\n");
        driftlock = driftlock.startAgain();
        await().atMost(SOON).ignoreExceptions().until(() -> driftlock.log().contains("which is not in " + signers() + "; nothing of it is in force"));
    }

    @Test
    void aForcePushIsInForceAndShown() {
        var forced = upstream.write(IncidentsEdit.FILE, IncidentsEdit.CHANGED).forcePush("main");
        await().atMost(SOON).until(() -> IncidentsEdit.isAllowedBy(driftlock));
        await().atMost(SOON).untilAsserted(() -> assertThat(driftlock.health()).contains("history was rewritten").contains(forced.substring(0, 7)));
        assertThat(driftlock.metrics()).contains("driftlock_source_rewrites_total{source=\"prod\"} 1");
        assertThat(driftlock.log()).contains("history was rewritten");
    }
}
