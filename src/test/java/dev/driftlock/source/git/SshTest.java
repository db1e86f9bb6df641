package dev.driftlock.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import org.apache.sshd.client.config.hosts.KnownHostHashValue;
import org.apache.sshd.client.config.hosts.KnownHostDigest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git over ssh asks of key and host, and how it fails. */
class SshTest {

    private static final FetchLimits LIMITS = new FetchLimits(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20));

    @TempDir
    private Path temp;
    private Upstream upstream;
    private GitSshServer server;
    private GitClone clone;
    private final KeyPair hostKey = SshKeys.ed25519();
    private final KeyPair key = SshKeys.ed25519();

    @BeforeEach
    void start() {
        upstream = new Upstream(temp.resolve("upstream.git"));
        upstream.write("a", "1").commit();
        server = new GitSshServer(upstream.repository(), hostKey, key.getPublic());
        SshKeys.write(key, keyFile());
        server.writeKnownHosts(knownHosts());
    }

    @AfterEach
    void stop() {
        if (clone != null) clone.close();
        server.close();
        upstream.close();
    }

    private Path keyFile() {
        return temp.resolve("id");
    }

    private Path knownHosts() {
        return temp.resolve("known_hosts");
    }

    private String fetch(String url, FetchLimits limits) throws Exception {
        var credentials = Credentials.inFiles(Optional.empty(), Optional.empty(), Optional.of(keyFile()), Optional.of(knownHosts()), Optional.empty());
        if (clone == null) clone = GitClone.open(temp.resolve("clone"), url, "main");
        return new Remote("prod", url, credentials, limits).fetch(clone, "main", commit -> { }).name();
    }

    private String fetch() throws Exception {
        return fetch(server.url(), LIMITS);
    }

    private String failure() {
        var thrown = catchThrowable(this::fetch);
        assertThat(thrown).isInstanceOf(GitFailure.class);
        return thrown.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void logsInWithAKeyOfAnyUsualKind(String kind) throws Exception {
        var own = kind.equals("rsa") ? SshKeys.rsa() : kind.equals("ecdsa") ? SshKeys.ecdsa() : SshKeys.ed25519();
        SshKeys.write(own, keyFile());
        server.allow(own.getPublic());
        server.replaceHostKey(own);
        server.writeKnownHosts(knownHosts());
        fetch();
        assertThat(server.seen).isNotEmpty().allMatch(("git " + SshKeys.fingerprint(own))::equals);
        assertThat(server.commands).containsExactly("git-upload-pack '/team/repo.git'");
    }

    @Test
    void readsTheKeyAtEachFetch() throws Exception {
        fetch();
        var next = SshKeys.ed25519();
        server.allow(next.getPublic());
        assertThat(failure()).isEqualTo("ssh://localhost:" + server.port() + "/team/repo.git: the server refuses the login of git with the key of "
                + "credentials.ssh-key-file " + keyFile() + " (ssh-ed25519 " + SshKeys.fingerprint(key) + ")");
        SshKeys.write(next, keyFile());
        assertThat(fetch()).isEqualTo(upstream.repository().resolve("main").name());
    }

    @Test
    void anUnknownHostIsRefused() throws Exception {
        Files.writeString(knownHosts(), "[other.example.com]:" + server.port() + " " + SshKeys.line(hostKey) + "\n");
        assertThat(failure()).contains("the host key of [localhost]:" + server.port() + " is not in credentials.known-hosts-file " + knownHosts())
                .contains("ssh-ed25519 " + SshKeys.fingerprint(hostKey));
        Files.writeString(knownHosts(), "localhost " + SshKeys.line(hostKey) + "\n");
        assertThat(failure()).as("of another port").contains("is not in");
        assertThat(server.seen).as("nothing is shown to it").isEmpty();
    }

    @Test
    void aChangedHostKeyIsRefused() {
        var changed = SshKeys.ed25519();
        server.replaceHostKey(changed);
        assertThat(failure()).contains("is another than in credentials.known-hosts-file").contains(SshKeys.fingerprint(changed));
        assertThat(server.seen).isEmpty();
    }

    @Test
    void aRevokedHostKeyIsRefused() throws Exception {
        Files.writeString(knownHosts(), server.knownHosts() + "@revoked * " + SshKeys.line(hostKey) + "\n");
        assertThat(failure()).contains("is revoked in").contains(SshKeys.fingerprint(hostKey));
    }

    @Test
    void aCertificateAuthoritysLineListsNoHostKey() throws Exception {
        Files.writeString(knownHosts(), "@cert-authority " + server.knownHosts());
        assertThat(failure()).contains("is not in credentials.known-hosts-file");
    }

    @Test
    void hashedNamesAreUnderstood() throws Exception {
        var salt = new byte[20];
        var hash = new KnownHostHashValue();
        hash.setDigester(KnownHostDigest.SHA1);
        hash.setSaltValue(salt);
        hash.setDigestValue(KnownHostHashValue.calculateHashValue("localhost", server.port(), KnownHostDigest.SHA1, salt));
        Files.writeString(knownHosts(), hash + " " + SshKeys.line(hostKey) + "\n");
        fetch();
    }

    /** A server with several host keys is asked for the one that is listed. */
    @Test
    void theListedKindOfHostKeyIsAskedFor() throws Exception {
        var rsa = SshKeys.rsa();
        Files.writeString(knownHosts(), "[localhost]:" + server.port() + " " + SshKeys.line(rsa) + "\n");
        server.replaceHostKeys(hostKey, rsa);
        fetch();
    }

    @Test
    void anEncryptedKeyIsRefusedInClearWords() {
        SshKeys.writeEncrypted(key, keyFile());
        assertThat(failure()).contains("credentials.ssh-key-file: " + keyFile() + " is encrypted with a passphrase").contains("accepted is a private key without");
    }

    @Test
    void aFileThatIsNoKeyIsNamedAndNotQuoted() throws Exception {
        Files.writeString(keyFile(), "s3cret-token-pasted-into-the-wrong-file\n");
        assertThat(failure()).contains("credentials.ssh-key-file: " + keyFile() + " holds no private key").doesNotContain("s3cret");
        var text = "-----BEGIN OPENSSH PRIVATE KEY-----\nczNjcmV0\n-----END OPENSSH PRIVATE KEY-----\n";
        Files.writeString(keyFile(), text);
        assertThat(failure()).contains(keyFile().toString()).doesNotContain("czNjcmV0").doesNotContain("s3cret");
        Files.delete(keyFile());
        assertThat(failure()).contains("credentials.ssh-key-file: " + keyFile() + " cannot be read (NoSuchFileException)");
    }

    @Test
    void aMissingListOfHostsIsNamed() throws Exception {
        Files.delete(knownHosts());
        assertThat(failure()).contains("credentials.known-hosts-file: " + knownHosts() + " cannot be read (NoSuchFileException)");
    }

    @Test
    void aServerThatIsGoneIsNamed() throws Exception {
        fetch();
        server.close();
        assertThat(failure()).contains("no connection");
    }

    @Test
    void aServerThatNeverGreetsIsNotWaitedFor() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertEndsSoon("ssh://git@localhost:" + silent.getLocalPort() + "/r.git");
        }
    }

    @Test
    void aServerThatFallsSilentAfterTheLoginIsNotWaitedFor() throws Exception {
        fetch();
        upstream.write("a", "2").commit();
        server.pause = Duration.ofSeconds(30);
        assertEndsSoon(server.url());
    }

    private void assertEndsSoon(String url) {
        var limits = new FetchLimits(Duration.ofSeconds(2), Duration.ofSeconds(15), Duration.ofSeconds(15));
        long start = System.nanoTime();
        var thrown = catchThrowable(() -> fetch(url, limits));
        assertThat(thrown).isInstanceOf(GitFailure.class).hasMessageContaining("does not answer");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void theUserComesFromTheUrlOrIsGit() throws Exception {
        fetch(server.url().replace("git@", ""), LIMITS);
        fetch(server.url().replace("git@", "deploy@"), LIMITS);
        assertThat(server.seen).contains("git " + SshKeys.fingerprint(key), "deploy " + SshKeys.fingerprint(key));
    }

    /** TLS of the same process is not to be served by another provider all of a sudden. */
    @Test
    void theProcessKeepsItsCryptography() throws Exception {
        fetch();
        assertThat(java.security.Security.getProvider("BC")).isNull();
    }

    @Test
    void nothingIsLeftRunning() throws Exception {
        fetch();
        int before = sshThreads();
        for (int i = 0; i < 5; i++) {
            upstream.write("a", "n" + i).commit();
            fetch();
        }
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> sshThreads() <= before);
    }

    private static int sshThreads() throws IOException {
        return (int) Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("sshd-JGitSshClient")).count();
    }
}
