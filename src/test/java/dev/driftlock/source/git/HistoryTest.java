package dev.driftlock.source.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether a push continued history, told though the clone has none. */
class HistoryTest {

    private static final FetchLimits LIMITS = new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    enum Way {
        FILE, HTTP, HTTP_V0, SSH, SSH_V0
    }

    @TempDir
    private Path temp;
    private Upstream upstream;
    private GitHttpServer http;
    private GitSshServer ssh;
    private GitClone clone;
    private Remote remote;

    @BeforeEach
    void start() throws Exception {
        upstream = new Upstream(temp.resolve("upstream.git")).allowFilter(true);
        for (int i = 0; i < 20; i++) upstream.write("dir/f" + i, "content " + i);
        http = new GitHttpServer(upstream.repository(), null);
        var key = SshKeys.ed25519();
        SshKeys.write(key, temp.resolve("id"));
        ssh = new GitSshServer(upstream.repository(), SshKeys.ed25519(), key.getPublic());
        ssh.writeKnownHosts(temp.resolve("known_hosts"));
    }

    @AfterEach
    void stop() {
        if (clone != null) clone.close();
        http.close();
        ssh.close();
        upstream.close();
    }

    private void over(Way way) throws Exception {
        http.protocolV2 = way == Way.HTTP;
        ssh.protocolV2 = way == Way.SSH;
        var isSsh = way == Way.SSH || way == Way.SSH_V0;
        var url = way == Way.FILE ? upstream.url() : isSsh ? ssh.url() : http.url();
        var credentials = isSsh ? Credentials.inFiles(Optional.empty(), Optional.empty(), Optional.of(temp.resolve("id")), Optional.of(temp.resolve("known_hosts")),
                Optional.empty()) : Credentials.NONE;
        clone = GitClone.open(temp.resolve("clone"), url, "main");
        remote = new Remote("prod", url, credentials, LIMITS);
    }

    private ObjectId fetch() throws Exception {
        return remote.fetch(clone, "main", commit -> { });
    }

    private History history(ObjectId before, ObjectId after) throws Exception {
        return remote.history(clone, "main", before, after);
    }

    @ParameterizedTest
    @EnumSource
    void isContinuedOrRewritten(Way way) throws Exception {
        over(way);
        upstream.write("a", "0").commit();
        var first = upstream.write("a", "1").commit();
        var before = fetch();
        for (int i = 0; i < 5; i++) upstream.write("a", "more " + i).commit();
        var after = fetch();
        assertThat(history(before, after)).as("several commits at once").isInstanceOf(History.Continued.class);

        upstream.write("a", "forced").forcePush("main");
        upstream.write("a", "and on").commit();
        var forced = fetch();
        assertThat(history(after, forced)).as("a force push").isInstanceOf(History.Rewritten.class);

        upstream.point("refs/heads/main", ObjectId.fromString(first));
        assertThat(history(forced, fetch())).as("a reset").isInstanceOf(History.Rewritten.class);
        assertThat(clone.has(after)).as("the clone is left as it was").isTrue();
        assertThat(clone.isSound()).isTrue();
    }

    @Test
    void ofOneCommitMoreAsksNobody() throws Exception {
        over(Way.HTTP);
        upstream.write("a", "1").commit();
        var before = fetch();
        upstream.write("a", "2").commit();
        var after = fetch();
        http.seen.clear();
        assertThat(history(before, after)).isInstanceOf(History.Continued.class);
        assertThat(http.seen).isEmpty();
    }

    @Test
    void bringsNoFiles() throws Exception {
        over(Way.HTTP);
        upstream.write("a", "1").commit();
        var before = fetch();
        upstream.write("big", "x".repeat(1 << 20) + Math.random()).commit();
        upstream.delete("big").commit();
        var after = fetch();
        assertThat(history(before, after)).isInstanceOf(History.Continued.class);
        try (var files = java.nio.file.Files.walk(temp.resolve("clone"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".pack")).mapToLong(file -> file.toFile().length()).sum()).isLessThan(500_000);
        }
    }

    @Test
    void whatAServerCannotTellIsSaid() throws Exception {
        over(Way.HTTP);
        upstream.allowFilter(false).write("a", "1").commit();
        var before = fetch();
        upstream.write("a", "2").commit();
        upstream.write("a", "3").commit();
        var after = fetch();
        assertThat(history(before, after)).isEqualTo(new History.Unknown("the server sends no commits without their files (uploadpack.allowFilter)"));
        assertThat(history(ObjectId.fromString("1".repeat(40)), after)).isEqualTo(new History.Unknown("the commit before is not here any more"));
        http.close();
        assertThat(history(before, after)).isInstanceOfSatisfying(History.Unknown.class, unknown -> assertThat(unknown.why()).contains("no connection"));
    }
}
