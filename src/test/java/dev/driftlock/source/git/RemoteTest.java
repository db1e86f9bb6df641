package dev.driftlock.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemoteTest {

    private static final FetchLimits LIMITS = new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    @TempDir
    private Path temp;
    private Upstream upstream;
    private GitClone clone;
    private Credentials ssh = Credentials.NONE;

    @BeforeEach
    void makeUpstream() {
        upstream = new Upstream(temp.resolve("upstream.git"));
    }

    @AfterEach
    void close() {
        if (clone != null) clone.close();
        upstream.close();
    }

    private String fetch(String url, String ref) throws Exception {
        return fetch(url, ref, ssh);
    }

    private String fetch(String url, String ref, Credentials credentials) throws Exception {
        if (clone == null) clone = GitClone.open(temp.resolve("clone"), url, ref);
        return new Remote("prod", url, credentials, LIMITS).fetch(clone, ref, commit -> { }).name();
    }

    private String text(String commit, String file) throws Exception {
        try (var tree = clone.tree(ObjectId.fromString(commit), "")) {
            var blob = tree.files(file::equals).getFirst();
            return new String(tree.read(blob));
        }
    }

    enum Way {
        FILE, HTTP, HTTP_V0, SSH, SSH_V0
    }

    private void over(Way way, CheckedConsumer<String> test) throws Exception {
        switch (way) {
            case FILE -> test.accept(upstream.url());
            case HTTP, HTTP_V0 -> {
                try (var server = new GitHttpServer(upstream.repository(), null)) {
                    server.protocolV2 = way == Way.HTTP;
                    test.accept(server.url());
                }
            }
            case SSH, SSH_V0 -> {
                var key = SshKeys.ed25519();
                try (var server = new GitSshServer(upstream.repository(), SshKeys.ed25519(), key.getPublic())) {
                    server.protocolV2 = way == Way.SSH;
                    ssh = Credentials.inFiles(Optional.empty(), Optional.empty(), Optional.of(SshKeys.write(key, temp.resolve("key"))),
                            Optional.of(server.writeKnownHosts(temp.resolve("known_hosts"))), Optional.empty());
                    test.accept(server.url());
                }
            }
        }
    }

    private interface CheckedConsumer<T> {
        void accept(T value) throws Exception;
    }

    /** Everything that a ref can do, over each protocol: what works by file may not work by http. */
    @ParameterizedTest
    @EnumSource
    void follows(Way way) throws Exception {
        over(way, url -> {
            var first = upstream.write("a.yaml", "1").write("dir/b.yaml", "b").commit();
            assertThat(fetch(url, "main")).isEqualTo(first);
            assertThat(text(first, "a.yaml")).isEqualTo("1");

            var second = upstream.write("a.yaml", "2").commit();
            assertThat(fetch(url, "main")).isEqualTo(second);
            assertThat(text(second, "a.yaml")).isEqualTo("2");
            assertThat(text(second, "dir/b.yaml")).isEqualTo("b");

            var forced = upstream.write("a.yaml", "3").forcePush("main");
            assertThat(fetch(url, "main")).isEqualTo(forced);
            assertThat(text(forced, "a.yaml")).isEqualTo("3");

            upstream.point("refs/heads/main", ObjectId.fromString(first));
            assertThat(fetch(url, "main")).as("back to the first commit").isEqualTo(first);
            assertThat(text(first, "dir/b.yaml")).isEqualTo("b");

            for (int i = 0; i < 5; i++) {
                var next = upstream.write("a.yaml", "n" + i).commit();
                assertThat(fetch(url, "main")).isEqualTo(next);
                assertThat(text(next, "a.yaml")).isEqualTo("n" + i);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void takesTagsAndCommits(Way way) throws Exception {
        over(way, url -> {
            var first = upstream.write("a.yaml", "1").commit();
            var second = upstream.write("a.yaml", "2").commit();
            upstream.write("a.yaml", "3").commit();
            upstream.tag("v1", first);
            upstream.annotatedTag("v2", second);

            assertThat(fetch(url, "v1")).isEqualTo(first);
            assertThat(fetch(url, "v2")).isEqualTo(second);
            assertThat(fetch(url, "refs/tags/v2")).isEqualTo(second);
            clone.recreate();
            assertThat(fetch(url, first)).as("an old commit by its id").isEqualTo(first);
            assertThat(text(first, "a.yaml")).isEqualTo("1");
            upstream.annotatedTag("v2", first);
            assertThat(fetch(url, "v2")).as("a tag that was moved").isEqualTo(first);
        });
    }

    @Test
    void aBranchGoesBeforeATagOfItsName() throws Exception {
        var first = upstream.write("a", "1").commit();
        var second = upstream.write("a", "2").commit();
        upstream.tag("main", first);
        assertThat(fetch(upstream.url(), "main")).isEqualTo(second);
    }

    @Test
    void saysWhichCommitComesBeforeItIsHere() throws Exception {
        var commit = upstream.write("a", "1").commit();
        clone = GitClone.open(temp.resolve("clone"), upstream.url(), "main");
        var known = new ArrayList<Boolean>();
        new Remote("prod", upstream.url(), Credentials.NONE, LIMITS).fetch(clone, "main", id -> known.add(id.name().equals(commit) && !has(id)));
        assertThat(known).containsExactly(true);
    }

    private boolean has(ObjectId id) {
        try {
            return clone.has(id);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bringsNoHistory() throws Exception {
        var first = upstream.write("a", "1").commit();
        var second = upstream.write("a", "2").commit();
        fetch(upstream.url(), "main");
        assertThat(clone.has(ObjectId.fromString(second))).isTrue();
        assertThat(clone.has(ObjectId.fromString(first))).isFalse();
    }

    @Test
    void bringsOnlyWhatChanged() throws Exception {
        for (int i = 0; i < 500; i++) upstream.write("dir" + i % 10 + "/f" + i + ".yaml", "content of file " + i + " " + "x".repeat(i));
        upstream.commit();
        fetch(upstream.url(), "main");
        long before = packed();
        upstream.write("dir3/f3.yaml", "changed").commit();
        fetch(upstream.url(), "main");
        assertThat(packed() - before).as("bytes for one changed file").isLessThan(3000);
    }

    private long packed() throws IOException {
        try (var packs = Files.list(temp.resolve("clone/objects/pack"))) {
            return packs.filter(file -> file.toString().endsWith(".pack")).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Nested
    class Failures {

        private String failure(String url, String ref) {
            return failure(url, ref, Credentials.NONE);
        }

        private String failure(String url, String ref, Credentials credentials) {
            var thrown = org.assertj.core.api.Assertions.catchThrowable(() -> fetch(url, ref, credentials));
            assertThat(thrown).isInstanceOf(GitFailure.class);
            return ((GitFailure) thrown).reason() + ": " + thrown.getMessage();
        }

        @Test
        void areNamed() throws Exception {
            upstream.write("a", "1").commit();
            assertThat(failure(upstream.url(), "nowhere")).isEqualTo("ref: " + upstream.url() + " has no branch or tag nowhere");
            assertThat(failure(upstream.url(), "1".repeat(40))).startsWith("ref: ").contains("has no commit 1111");
            var gone = temp.resolve("gone.git").toUri().toString();
            assertThat(failure(gone, "main")).startsWith("fetch: " + gone).contains("not found");
            assertThat(failure("http://git.example.com/x.git", "main")).contains("http is refused").contains("use https");
            assertThat(failure("git@git.example.com:x/y.git", "main")).contains("credentials.ssh-key-file is not set");
        }

        @Test
        void whenNobodyListens() throws Exception {
            int port;
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            assertThat(failure("http://localhost:" + port + "/r.git", "main")).startsWith("fetch: http://localhost:" + port + "/r.git: no connection");
            assertThat(failure("https://no-such-host.invalid/r.git", "main")).startsWith("fetch: https://no-such-host.invalid/r.git: the host is not known");
        }

        @Test
        void whenTheServerAcceptsAndNeverAnswers() throws Exception {
            try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                var url = "http://localhost:" + silent.getLocalPort() + "/r.git";
                clone = GitClone.open(temp.resolve("clone"), url, "main");
                var limits = new FetchLimits(Duration.ofSeconds(1), Duration.ofSeconds(9), Duration.ofSeconds(9));
                long start = System.nanoTime();
                assertThatThrownBy(() -> new Remote("prod", url, Credentials.NONE, limits).fetch(clone, "main", id -> { })).hasMessageContaining("does not answer");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            }
        }

        @Test
        void whenTheServerTricklesForEver() throws Exception {
            try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread.startVirtualThread(() -> trickle(server));
                var url = "http://localhost:" + server.getLocalPort() + "/r.git";
                clone = GitClone.open(temp.resolve("clone"), url, "main");
                var limits = new FetchLimits(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(2));
                long start = System.nanoTime();
                assertThatThrownBy(() -> new Remote("prod", url, Credentials.NONE, limits).fetch(clone, "main", id -> { }))
                        .isInstanceOf(GitFailure.class).hasMessageContaining("not done after 2s");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            }
        }

        private static void trickle(ServerSocket server) {
            try (var socket = server.accept()) {
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n001e# service=git-upload-pack\n0000".getBytes());
                for (int i = 0; i < 1000; i++) {
                    socket.getOutputStream().write("003f".charAt(i % 4));
                    socket.getOutputStream().flush();
                    Thread.sleep(100);
                }
            } catch (IOException | InterruptedException e) {
                // The client has had enough, as it should.
            }
        }
    }

    @Nested
    class OverHttp {

        @Test
        void showsItsLoginAndReadsThePasswordAtEachFetch() throws Exception {
            upstream.write("a", "1").commit();
            var file = Files.writeString(temp.resolve("token"), "s3cret-token\n");
            var credentials = new Credentials(Optional.of("deploy"), Optional.of(file), Optional.empty());
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                server.password = "deploy:s3cret-token";
                fetch(server.url(), "main", credentials);
                assertThat(server.seen).as("no request without a login first").allMatch(request -> request.authorization() != null);

                server.password = "deploy:rotated";
                server.seen.clear();
                assertThatThrownBy(() -> fetch(server.url(), "main", credentials)).isInstanceOf(GitFailure.class)
                        .hasMessageContaining("not authorized").hasMessageNotContaining("s3cret");
                assertThat(server.seen).as("a refused login is not tried for ever").hasSizeLessThanOrEqualTo(2);

                Files.writeString(file, "rotated");
                var next = upstream.write("a", "2").commit();
                assertThat(fetch(server.url(), "main", credentials)).isEqualTo(next);
            }
        }

        @Test
        void failsWithoutALoginInClearWords() throws Exception {
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                server.password = "a:b";
                assertThatThrownBy(() -> fetch(server.url(), "main")).isInstanceOf(GitFailure.class).hasMessageContaining("not authorized");
                var missing = new Credentials(Optional.empty(), Optional.of(temp.resolve("nothing")), Optional.empty());
                assertThatThrownBy(() -> fetch(server.url(), "main", missing)).hasMessageContaining("credentials.password-file: ").hasMessageContaining("cannot be read");
            }
        }

        @Test
        void neverShowsItsLoginToAnotherServer() throws Exception {
            var commit = upstream.write("a", "1").commit();
            var file = Files.writeString(temp.resolve("token"), "s3cret");
            var credentials = new Credentials(Optional.empty(), Optional.of(file), Optional.empty());
            try (var server = new GitHttpServer(upstream.repository(), null); var other = new GitHttpServer(upstream.repository(), null)) {
                server.redirect = other.url();
                assertThat(fetch(server.url(), "main", credentials)).isEqualTo(commit);
                assertThat(server.seen).allMatch(request -> request.authorization() != null);
                assertThat(other.seen).isNotEmpty().allMatch(request -> request.authorization() == null);

                other.password = "git:s3cret";
                assertThatThrownBy(() -> fetch(server.url(), "main", credentials)).isInstanceOf(GitFailure.class);
                assertThat(other.seen).allMatch(request -> request.authorization() == null);
            }
        }

        @Test
        void followsNoRedirectInCirclesOrToAnUnencryptedPlace() throws Exception {
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                server.redirect = server.url();
                assertThatThrownBy(() -> fetch(server.url(), "main")).isInstanceOf(GitFailure.class).hasMessageContaining("edirect");
                server.redirect = "http://git.example.com/team/repo.git";
                assertThatThrownBy(() -> fetch(server.url(), "main")).isInstanceOf(GitFailure.class).hasMessageContaining("over http, which is refused");
            }
        }

        @Test
        void recognisesALoginPage() throws Exception {
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                server.dumb = true;
                assertThatThrownBy(() -> fetch(server.url(), "main")).isInstanceOf(GitFailure.class).hasMessageStartingWith(server.url());
            }
        }

        @Test
        void trustsTheCaFile() throws Exception {
            var commit = upstream.write("a", "1").commit();
            var authority = TestCertificates.make(temp);
            try (var server = new GitHttpServer(upstream.repository(), authority.tls())) {
                assertThatThrownBy(() -> fetch(server.url(), "main")).isInstanceOf(GitFailure.class).hasMessageContaining("TLS failed (unable to find valid certification path");
                var credentials = new Credentials(Optional.empty(), Optional.empty(), Optional.of(authority.caFile()));
                assertThat(fetch(server.url(), "main", credentials)).isEqualTo(commit);
            }
        }

        @Test
        void neverPrintsWhatStandsInTheUrl() throws Exception {
            var commit = upstream.write("a", "1").commit();
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                var url = server.url().replace("://", "://user:t0k@en@");
                assertThat(new Remote("prod", url, Credentials.NONE, LIMITS).url()).isEqualTo(server.url());
                assertThat(fetch(url, "main")).isEqualTo(commit);
                server.dumb = true;
                assertThatThrownBy(() -> fetch(url, "main")).hasMessageNotContaining("t0k").hasMessageNotContaining("en@");
                assertThat(Files.readString(temp.resolve("clone/config"))).doesNotContain("t0k");
            }
        }
    }

    @Test
    void nothingIsWrittenOutsideTheClone() throws Exception {
        upstream.write("a", "1").commit();
        var before = listing(temp.resolve("upstream.git"));
        fetch(upstream.url(), "main");
        assertThat(listing(temp.resolve("upstream.git"))).isEqualTo(before);
        try (var here = Files.list(temp)) {
            assertThat(here.map(Path::getFileName).map(Path::toString)).containsExactlyInAnyOrder("upstream.git", "clone");
        }
    }

    private static List<String> listing(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
