package dev.driftlock.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.git.Credentials;
import dev.driftlock.source.git.FetchLimits;
import dev.driftlock.source.git.SshKeys;
import dev.driftlock.source.git.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that believes signed commits alone, and one whose history is rewritten. */
class SignedSourceTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path temp;
    private final KeyPair jane = SshKeys.ed25519();
    private final KeyPair stranger = SshKeys.ed25519();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Upstream upstream;
    private Sources sources;

    @BeforeEach
    void makeUpstream() throws IOException {
        upstream = new Upstream(temp.resolve("upstream.git")).allowFilter(true);
        allow(jane);
    }

    @AfterEach
    void close() {
        if (sources != null) sources.close();
        upstream.close();
    }

    private Path signers() {
        return temp.resolve("signers");
    }

    private void allow(KeyPair... keys) throws IOException {
        var lines = new StringBuilder();
        for (var key : keys) lines.append("someone@example.com namespaces=\"git\" ").append(SshKeys.line(key)).append('\n');
        Files.writeString(signers(), lines);
    }

    private void start(String ref, boolean signed) {
        if (sources != null) sources.close();
        var listener = new SourceListener() {
            @Override
            public void failed(String source, String reason) {
                heard.add("failed " + reason);
            }

            @Override
            public void inForce(DeclaredSource source) {
                heard.add("in force " + source.commit());
            }

            @Override
            public void rewritten(String source) {
                heard.add("rewritten");
            }
        };
        var settings = new SourceSettings(upstream.url(), ref, RenderSettings.of("prod", "", RenderSettings.Kind.AUTO, "users"), Duration.ofHours(1),
                Optional.empty(), Credentials.NONE, signed ? Optional.of(signers()) : Optional.empty());
        sources = new Sources(List.of(settings), temp.resolve("data"), Renderers.withoutPrograms(temp.resolve("scratch")), listener, Clock.systemUTC(),
                new FetchLimits(Duration.ofSeconds(5), LONG, LONG));
        sources.start();
        refresh();
    }

    private void refresh() {
        sources.refresh(Set.of("prod"), LONG);
    }

    private Optional<String> inForce() {
        return sources.get().source("prod").map(DeclaredSource::commit);
    }

    private String failure() {
        return sources.status("prod").failing().map(failure -> failure.reason() + ": " + failure.message()).orElse("none");
    }

    @Test
    void believesOnlyWhatAListedKeySigned() {
        var good = upstream.signedBy(jane).configMap("a.yaml", "a", "1").commit();
        start("main", true);
        assertThat(inForce()).contains(good);

        var unsigned = upstream.signedBy(null).configMap("a.yaml", "a", "2").commit();
        refresh();
        refresh();
        assertThat(failure()).isEqualTo("signature: commit " + unsigned.substring(0, 7) + " by Jane Doe <jane@example.com> is not signed; accepted are signatures by a key in "
                + signers());
        assertThat(inForce()).contains(good);
        assertThat(sources.status("prod").lastFetch()).as("the fetch itself is well").isPresent();
        assertThat(sources.status("prod").commitBeingRead()).as("nobody is told to wait for it").isEmpty();

        upstream.signedBy(stranger).configMap("a.yaml", "a", "3").commit();
        refresh();
        assertThat(failure()).contains("is signed with the key " + SshKeys.fingerprint(stranger) + ", which is not in");
        assertThat(inForce()).contains(good);

        var next = upstream.signedBy(jane).configMap("a.yaml", "a", "4").commit();
        refresh();
        assertThat(failure()).isEqualTo("none");
        assertThat(heard).containsExactly("in force " + good, "failed signature", "failed signature", "in force " + next);
    }

    @Test
    void readsTheListAnew() throws IOException {
        var commit = upstream.signedBy(stranger).configMap("a.yaml", "a", "1").commit();
        start("main", true);
        assertThat(inForce()).isEmpty();
        assertThat(sources.status("prod").loaded()).isFalse();

        allow(jane, stranger);
        refresh();
        assertThat(inForce()).contains(commit);

        allow(jane);
        refresh();
        assertThat(failure()).startsWith("signature: ").contains("which is not in");
        assertThat(inForce()).as("there is nothing better").contains(commit);

        Files.writeString(signers(), "nonsense\n");
        refresh();
        assertThat(failure()).contains("verify.allowed-signers-file: " + signers() + ":1: it is no signer's line");
    }

    @Test
    void aRestartBelievesNoLastGoodCommitOfAKeyThatWasTakenOut() throws IOException {
        var commit = upstream.signedBy(jane).configMap("a.yaml", "a", "1").commit();
        start("main", true);
        assertThat(inForce()).contains(commit);
        start("main", true);
        assertThat(inForce()).contains(commit);

        allow(stranger);
        start("main", true);
        assertThat(inForce()).isEmpty();
        assertThat(failure()).startsWith("signature: commit " + commit.substring(0, 7));
    }

    @Test
    void aRestartBelievesNoCommitOfATimeWithoutSignatures() {
        var commit = upstream.configMap("a.yaml", "a", "1").commit();
        start("main", false);
        assertThat(inForce()).contains(commit);
        start("main", true);
        assertThat(inForce()).isEmpty();
    }

    @Test
    void aSignedTagVouchesForItsCommitAndForNoOtherName() throws IOException {
        var commit = upstream.configMap("a.yaml", "a", "1").commit();
        upstream.signedBy(jane).annotatedTag("v1", commit);
        start("v1", true);
        assertThat(inForce()).contains(commit);
        Files.move(temp.resolve("upstream.git"), temp.resolve("away.git"));
        start("v1", true);
        assertThat(inForce()).as("after a restart without network").contains(commit);
        Files.move(temp.resolve("away.git"), temp.resolve("upstream.git"));

        var other = upstream.signedBy(null).configMap("a.yaml", "a", "2").commit();
        upstream.annotatedTag("v1", other);
        refresh();
        assertThat(failure()).contains("commit " + other.substring(0, 7)).contains("is not signed");
        upstream.point("refs/tags/v2", upstream.repository().resolve("refs/tags/v1"));
        upstream.signedBy(jane).annotatedTag("v3", other);
        upstream.point("refs/tags/v1", upstream.repository().resolve("refs/tags/v3"));
        refresh();
        assertThat(failure()).contains("was signed as v3 and stands under v1");
        assertThat(inForce()).contains(commit);
    }

    @Test
    void aRewrittenHistoryIsNoticedAndNoError() {
        var first = upstream.configMap("a.yaml", "a", "1").commit();
        start("main", false);
        upstream.configMap("a.yaml", "a", "2").commit();
        upstream.configMap("a.yaml", "a", "3").commit();
        refresh();
        await().pollDelay(Duration.ofMillis(300)).atMost(LONG).until(() -> true);
        assertThat(sources.details().getFirst().notes()).isEmpty();

        var forced = upstream.configMap("a.yaml", "a", "forced").forcePush("main");
        refresh();
        assertThat(inForce()).contains(forced);
        assertThat(failure()).isEqualTo("none");
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).contains("rewritten"));
        assertThat(sources.details().getFirst().notes()).singleElement().asString().startsWith("history was rewritten: ")
                .contains("is not among the ancestors of " + forced.substring(0, 7));

        upstream.configMap("a.yaml", "a", "on").commit();
        refresh();
        assertThat(sources.details().getFirst().notes()).as("it is not forgotten over the next commit").hasSize(1);
        assertThat(heard).contains("in force " + first).filteredOn("rewritten"::equals).hasSize(1);
    }

    @Test
    void aForcePushWhileNobodyLookedIsNoticedToo() {
        upstream.configMap("a.yaml", "a", "1").commit();
        start("main", false);
        sources.close();
        upstream.configMap("a.yaml", "a", "2").forcePush("main");
        start("main", false);
        await().atMost(LONG).untilAsserted(() -> assertThat(heard).contains("rewritten"));
    }
}
