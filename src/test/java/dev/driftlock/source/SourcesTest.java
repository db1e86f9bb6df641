package dev.driftlock.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.DeclaredSource;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.source.git.Credentials;
import dev.driftlock.source.git.FetchLimits;
import dev.driftlock.source.git.GitHttpServer;
import dev.driftlock.source.git.Upstream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {

    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path temp;
    private Upstream upstream;
    private Sources sources;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makeUpstream() {
        upstream = new Upstream(temp.resolve("upstream.git"));
    }

    @AfterEach
    void close() {
        if (sources != null) sources.close();
        upstream.close();
    }

    private SourceSettings settings(String name, String url, String ref, Duration poll) {
        return new SourceSettings(url, ref, RenderSettings.of(name, "", RenderSettings.Kind.AUTO, "users"), poll, Optional.empty(), Credentials.NONE);
    }

    private void start(SourceSettings... settings) {
        if (sources != null) sources.close();
        var listener = new SourceListener() {
            @Override
            public void failed(String source, String reason) {
                heard.add(source + " failed " + reason);
            }

            @Override
            public void inForce(DeclaredSource source) {
                heard.add(source.name() + " in force " + source.commit());
            }

            @Override
            public void came(String source) {
                heard.add(source + " came");
            }

            @Override
            public void gone(String source) {
                heard.add(source + " gone");
            }
        };
        var limits = new FetchLimits(Duration.ofSeconds(2), LONG, LONG);
        sources = new Sources(List.of(settings), temp.resolve("data"), Renderers.withoutPrograms(temp.resolve("scratch")), listener, Clock.systemUTC(), limits);
        sources.start();
    }

    private void start(Duration poll) {
        start(settings("prod", upstream.url(), "main", poll));
    }

    private Optional<DeclaredObject> configMap(String name) {
        return sources.get().find(ObjectKey.of("v1", "ConfigMap", "users", name));
    }

    private String value(String name) {
        return configMap(name).map(object -> object.tree().at("/data/key").textValue()).orElse("absent");
    }

    private void awaitValue(String name, String value) {
        await().atMost(LONG).untilAsserted(() -> assertThat(value(name)).isEqualTo(value));
    }

    private SourceStatus status() {
        return sources.status("prod");
    }

    private String awaitFailure(String reason) {
        await().atMost(LONG).untilAsserted(() -> assertThat(status().failing().map(SourceStatus.Failure::reason)).contains(reason));
        return status().failing().orElseThrow().message();
    }

    private void refresh() {
        sources.refresh(Set.of("prod"), LONG);
    }

    private void deleteUpstream() throws IOException {
        upstream.close();
        delete(temp.resolve("upstream.git"));
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    @Test
    void followsABranch() {
        var first = upstream.configMap("a.yaml", "a", "1").commit();
        assertThat(new SourceStatus("prod", false, Optional.empty(), Optional.empty(), Optional.empty())).isEqualTo(SourceStatus.unknown("prod"));
        start(SOON);
        awaitValue("a", "1");
        await().atMost(LONG).until(() -> status().loaded() && status().lastFetch().isPresent());
        assertThat(sources.get().source("prod").orElseThrow().revision()).isEqualTo("main@" + first.substring(0, 7));
        assertThat(sources.get().source("prod").orElseThrow().url()).isEqualTo(upstream.url());
        assertThat(configMap("a").orElseThrow().file()).isEqualTo("a.yaml");

        upstream.configMap("a.yaml", "a", "2").configMap("b.yaml", "b", "1").commit();
        awaitValue("a", "2");
        awaitValue("b", "1");
        upstream.delete("b.yaml").forcePush("main");
        awaitValue("b", "absent");
        assertThat(status().failing()).isEmpty();
        assertThat(heard).hasSize(3).allMatch(line -> line.startsWith("prod in force "));
    }

    @Test
    void tellsWhatHealthDetailShows() {
        upstream.configMap("a.yaml", "a", "1").write("values.yaml", "replicas: 3\n").write("k.yaml", "apiVersion: x/v1\nkind: K\n").commit();
        start(NEVER);
        awaitValue("a", "1");
        refresh();
        assertThat(sources.details()).singleElement().satisfies(detail -> {
            assertThat(detail.status().loaded()).isTrue();
            assertThat(detail.inForce().orElseThrow().objects()).hasSize(1);
            assertThat(detail.skipped()).isEqualTo(2);
            assertThat(detail.notes()).containsExactly("k.yaml:1 K has no metadata.name");
        });
        assertThat(sources.statuses()).containsExactly(status());
        assertThat(sources.status("nobody")).isEqualTo(SourceStatus.unknown("nobody"));
    }

    @Nested
    class Refresh {

        @Test
        void bringsACommitPushedAMomentAgo() {
            upstream.configMap("a.yaml", "a", "1").commit();
            start(NEVER);
            awaitValue("a", "1");
            for (int i = 2; i < 8; i++) {
                upstream.configMap("a.yaml", "a", "" + i).commit();
                refresh();
                assertThat(value("a")).isEqualTo("" + i);
                assertThat(status().commitBeingRead()).isEmpty();
            }
        }

        @Test
        void isSharedByManyWhoComeTogether() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                start(settings("prod", server.url(), "main", NEVER));
                awaitValue("a", "1");
                server.seen.clear();
                var callers = IntStream.range(0, 40).mapToObj(i -> CompletableFuture.runAsync(() -> refresh(), task -> Thread.ofVirtual().start(task))).toList();
                for (var caller : callers) caller.get();
                long fetches = server.seen.stream().filter(request -> request.path().endsWith("info/refs")).count();
                assertThat(fetches).isBetween(1L, 20L);
                assertThat(status().lastFetch()).isPresent();
            }
        }

        @Test
        void neverMissesACommitThatWasThereWhenItAsked() throws Exception {
            upstream.configMap("a.yaml", "a", "0").commit();
            start(NEVER);
            awaitValue("a", "0");
            // Fetches that others asked for are under way all the time.
            var noise = CompletableFuture.runAsync(() -> {
                while (!Thread.currentThread().isInterrupted() && Integer.parseInt(value("a")) < 25) sources.refresh(Set.of("prod"), Duration.ofMillis(1));
            });
            for (int i = 1; i <= 25; i++) {
                upstream.configMap("a.yaml", "a", "" + i).commit();
                refresh();
                assertThat(value("a")).isEqualTo("" + i);
            }
            noise.get();
        }

        @Test
        void endsAtItsLimitAndSaysWhatIsBeingRead() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            start(NEVER);
            awaitValue("a", "1");
            for (int i = 0; i < 3000; i++) upstream.configMap("many/" + i + ".yaml", "many-" + i, "1");
            var next = upstream.configMap("a.yaml", "a", "2").commit();
            var seen = new ArrayList<String>();
            var refreshing = CompletableFuture.runAsync(SourcesTest.this::refresh);
            while (!refreshing.isDone()) status().commitBeingRead().ifPresent(seen::add);
            assertThat(seen).isNotEmpty().containsOnly(next);
            assertThat(value("a")).isEqualTo("2");

            for (int i = 0; i < 3000; i++) upstream.configMap("many/" + i + ".yaml", "many-" + i, "2");
            upstream.commit();
            long start = System.nanoTime();
            sources.refresh(Set.of("prod", "nobody"), Duration.ofMillis(20));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
            awaitValue("many-7", "2");
        }

        @Test
        void ofADeadServerIsBoundedAndOnlyTheFirstWait() throws Exception {
            try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                start(settings("prod", "http://localhost:" + silent.getLocalPort() + "/r.git", "main", NEVER));
                assertThat(awaitFailure("fetch")).contains("does not answer");
                var since = status().failing().orElseThrow().since();
                long start = System.nanoTime();
                sources.refresh(Set.of("prod"), Duration.ofMillis(300));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(250), Duration.ofSeconds(1));
                Thread.sleep(1500);     // the next attempt is under way by now, and hangs
                start = System.nanoTime();
                sources.refresh(Set.of("prod"), Duration.ofMillis(300));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(250));
                assertThat(status().failing().orElseThrow().since()).isEqualTo(since);
                assertThat(status().loaded()).isFalse();
                start = System.nanoTime();
                sources.close();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).as("closing").isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @Nested
    class Failing {

        @Test
        void aBadCommitLeavesTheLastGoodOneInForce() {
            var good = upstream.configMap("a.yaml", "a", "1").commit();
            start(SOON);
            awaitValue("a", "1");
            var bad = upstream.configMap("a.yaml", "a", "2").write("broken.yaml", "a: [\n").commit();
            assertThat(awaitFailure("render")).startsWith("commit " + bad.substring(0, 7) + ": broken.yaml:");
            assertThat(value("a")).isEqualTo("1");
            assertThat(sources.get().source("prod").orElseThrow().commit()).isEqualTo(good);
            assertThat(status().loaded()).isTrue();
            assertThat(status().commitBeingRead()).isEmpty();

            refresh();
            refresh();
            assertThat(heard).as("counted once, not at each poll").filteredOn("prod failed render"::equals).hasSize(1);

            upstream.write("broken.yaml", "a: []\n").commit();
            awaitValue("a", "2");
            await().atMost(LONG).until(() -> status().failing().isEmpty());
        }

        @Test
        void theSameObjectTwice() {
            upstream.configMap("a.yaml", "a", "1").configMap("b.yaml", "a", "2").commit();
            start(NEVER);
            assertThat(awaitFailure("render")).contains("a.yaml:1 and b.yaml:1 declare the same object, users/ConfigMap/a");
            assertThat(status().loaded()).isFalse();
            assertThat(status().lastFetch()).as("the repository answered").isPresent();
        }

        @Test
        void aBranchThatIsDeletedAndComesBack() {
            var commit = upstream.configMap("a.yaml", "a", "1").commit();
            start(SOON);
            awaitValue("a", "1");
            upstream.deleteBranch("main");
            assertThat(awaitFailure("ref")).endsWith("has no branch or tag main");
            assertThat(value("a")).isEqualTo("1");
            upstream.point("refs/heads/main", ObjectId.fromString(commit));
            await().atMost(LONG).until(() -> status().failing().isEmpty());
        }

        @Test
        void aBadCommitAndThenTheNetworkAndThenTheBadCommitAgain() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            try (var server = new GitHttpServer(upstream.repository(), null)) {
                start(settings("prod", server.url(), "main", SOON));
                awaitValue("a", "1");
                upstream.write("broken.yaml", "a: [\n").commit();
                awaitFailure("render");
                var since = status().failing().orElseThrow().since();
                server.password = "x:y";
                awaitFailure("fetch");
                server.password = null;
                awaitFailure("render");
                assertThat(status().failing().orElseThrow().since()).as("failing all the while").isEqualTo(since);
                assertThat(heard).filteredOn("prod failed render"::equals).hasSize(1);
            }
        }
    }

    @Nested
    class Restart {

        @Test
        void withoutNetworkComesUpFromTheLastGoodCommit() throws Exception {
            var good = upstream.configMap("a.yaml", "a", "1").commit();
            start(NEVER);
            awaitValue("a", "1");
            upstream.write("broken.yaml", "a: [\n").commit();
            refresh();
            assertThat(status().failing()).isPresent();
            sources.close();
            deleteUpstream();

            start(NEVER);
            awaitValue("a", "1");
            assertThat(sources.get().source("prod").orElseThrow().commit()).isEqualTo(good);
            assertThat(awaitFailure("fetch")).contains("not found");
            assertThat(status().loaded()).isTrue();
            assertThat(status().lastFetch()).isEmpty();
        }

        /** As if another version had read the files: its file says 1 where Git does. */
        @Test
        void comesUpFromWhatWasReadAndThenReadsAgain() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            upstream.configMap("b.yaml", "b", "1").commit();
            var kept = startUntilKept();
            sources.close();
            heard.clear();
            replaceInKept(kept, "\"name\":\"a\"},\"data\":{\"key\":\"1\"", "\"name\":\"a\"},\"data\":{\"key\":\"2\"");

            start(NEVER);
            await().atMost(LONG).untilAsserted(() ->
                    assertThat(heard.stream().filter(line -> line.contains("in force"))).as("first what was kept, then what Git says").hasSize(2));
            assertThat(value("a")).isEqualTo("1");
            assertThat(value("b")).isEqualTo("1");
        }

        /** As after an upgrade to a version that refuses what the one before took. */
        @Test
        void aCommitThatThisVersionCannotReadFailsOnceAndStaysInForce() throws Exception {
            var good = upstream.configMap("a.yaml", "a", "1").commit();
            var kept = startUntilKept();
            var clone = kept.getParent();
            var bad = upstream.write("a.yaml", "a: [\n").commit();
            refresh();
            sources.close();
            replaceInKept(kept, tree(clone, good), tree(clone, bad));
            Files.writeString(clone.resolve("refs/driftlock/in-force"), bad + "\n");

            start(NEVER);
            awaitFailure("render");
            heard.clear();
            refresh();
            refresh();
            assertThat(value("a")).isEqualTo("1");
            assertThat(heard).as("neither counted again nor taken for well").isEmpty();
            assertThat(status().failing()).isPresent();
        }

        @Test
        void aCloneThatIsMadeAnewIsOneToComeUpFrom() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            var kept = startUntilKept();
            sources.close();
            var clone = kept.getParent();
            Damage.FLIPPED_BYTES.work(clone);
            var head = Files.getLastModifiedTime(clone.resolve("HEAD"));
            start(NEVER);
            awaitValue("a", "1");
            await().atMost(LONG).until(() -> Files.exists(kept) && Files.exists(clone.resolve("refs/driftlock/in-force"))
                    && !Files.getLastModifiedTime(clone.resolve("HEAD")).equals(head));
            sources.close();
            deleteUpstream();

            start(NEVER);
            awaitValue("a", "1");
        }

        @Test
        void saysOnceThatACommitIsInForceWhereItWasReadTheSame() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            var kept = startUntilKept();
            var written = Files.getLastModifiedTime(kept);
            sources.close();
            heard.clear();

            start(NEVER);
            awaitValue("a", "1");
            refresh();
            refresh();
            await().during(Duration.ofSeconds(12)).atMost(LONG).untilAsserted(() -> {
                assertThat(heard.stream().filter(line -> line.contains("in force"))).hasSize(1);
                assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);
            });
        }

        /** Until what was read of {@code a} is kept for the next start: in that file. */
        private Path startUntilKept() throws Exception {
            start(NEVER);
            awaitValue("a", "1");
            var kept = temp.resolve("data/sources/prod/driftlock-rendering");
            await().atMost(LONG).until(() -> Files.exists(kept));
            return kept;
        }

        private String tree(Path clone, String commit) throws IOException {
            try (var repository = new FileRepositoryBuilder().setGitDir(clone.toFile()).setBare().build()) {
                return repository.resolve(commit + "^{tree}").name();
            }
        }

        private void replaceInKept(Path kept, String old, String with) throws IOException {
            var bytes = Files.readAllBytes(kept);
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            assertThat(text).contains(old);
            var replaced = ByteBuffer.wrap(text.replace(old, with).getBytes(StandardCharsets.ISO_8859_1));
            var checksum = new CRC32C();
            checksum.update(replaced.array(), 0, bytes.length - Long.BYTES);
            Files.write(kept, replaced.putLong(bytes.length - Long.BYTES, checksum.getValue()).array());
        }

        @Test
        void withAnotherRefDoesNotTakeTheOldOnesCommit() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            start(NEVER);
            awaitValue("a", "1");
            sources.close();
            deleteUpstream();
            start(settings("prod", upstream.url(), "release", NEVER));
            awaitFailure("fetch");
            assertThat(status().loaded()).isFalse();
        }

        @Test
        void withAnotherUrlClonesAnew() {
            upstream.configMap("a.yaml", "a", "1").commit();
            start(NEVER);
            awaitValue("a", "1");
            try (var other = new Upstream(temp.resolve("other.git"))) {
                other.configMap("b.yaml", "b", "1").commit();
                start(settings("prod", other.url(), "main", NEVER));
                awaitValue("b", "1");
                assertThat(value("a")).isEqualTo("absent");
            }
        }

        @Test
        void withDamagedClonesClonesAnew() throws Exception {
            for (var damage : Damage.values()) {
                upstream.configMap("a.yaml", "a", damage.name()).commit();
                start(NEVER);
                awaitValue("a", damage.name());
                sources.close();
                damage.work(temp.resolve("data/sources/prod"));
                start(NEVER);
                awaitValue("a", damage.name());
            }
        }

        enum Damage {
            EMPTY_DIRECTORY, NO_HEAD, NO_OBJECTS, TRUNCATED_PACK, FLIPPED_BYTES, EMPTY_REF, CONFIG_OF_NULLS, A_FILE;

            void work(Path clone) throws IOException {
                switch (this) {
                    case EMPTY_DIRECTORY -> {
                        delete(clone);
                        Files.createDirectories(clone);
                    }
                    case NO_HEAD -> Files.delete(clone.resolve("HEAD"));
                    case NO_OBJECTS -> delete(clone.resolve("objects/pack"));
                    case TRUNCATED_PACK -> eachPack(clone, file -> file.setLength(file.length() / 2));
                    case FLIPPED_BYTES -> eachPack(clone, file -> {
                        file.seek(14);
                        file.write(new byte[(int) file.length() - 40]);
                    });
                    case EMPTY_REF -> Files.write(clone.resolve("refs/driftlock/in-force"), new byte[0]);
                    case CONFIG_OF_NULLS -> Files.write(clone.resolve("config"), new byte[100]);
                    case A_FILE -> {
                        delete(clone);
                        Files.createFile(clone);
                    }
                }
            }

            private interface Work {
                void on(RandomAccessFile file) throws IOException;
            }

            private static void eachPack(Path clone, Work work) throws IOException {
                try (var packs = Files.list(clone.resolve("objects/pack"))) {
                    for (var pack : packs.filter(file -> file.toString().endsWith(".pack")).toList()) {
                        pack.toFile().setWritable(true);
                        try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
                            work.on(file);
                        }
                    }
                }
            }
        }

        @Test
        void whileTheCloneIsDamagedUnderARunningSource() throws Exception {
            upstream.configMap("a.yaml", "a", "1").configMap("b.yaml", "b", "1").commit();
            start(NEVER);
            awaitValue("a", "1");
            refresh();
            delete(temp.resolve("data/sources/prod/objects"));
            upstream.configMap("a.yaml", "a", "2").commit();
            refresh();
            awaitValue("a", "2");
            assertThat(value("b")).isEqualTo("1");
            assertThat(status().failing()).isEmpty();
        }

        @Test
        void aDataDirectoryThatCannotBeWrittenFailsAndRecovers() throws Exception {
            upstream.configMap("a.yaml", "a", "1").commit();
            Files.createFile(temp.resolve("data"));
            start(SOON);
            awaitFailure("clone");
            Files.delete(temp.resolve("data"));
            awaitValue("a", "1");
        }
    }

    @Test
    void ofTenThousandFilesOnlyWhatChangedIsReadAgain() {
        for (int i = 0; i < 10_000; i++) upstream.configMap("app" + i / 100 + "/" + i + ".yaml", "c" + i, "1");
        upstream.commit();
        start(NEVER);
        awaitValue("c9999", "1");
        refresh();
        var before = sources.get();
        var untouched = configMap("c17").orElseThrow();

        upstream.configMap("app50/5000.yaml", "c5000", "2").commit();
        long start = System.nanoTime();
        refresh();
        var took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(value("c5000")).isEqualTo("2");
        assertThat(took).as("from asking to in force").isLessThan(Duration.ofSeconds(3));
        assertThat(configMap("c17")).containsSame(untouched);
        assertThat(sources.get().objects()).hasSize(10_000).filteredOn(object -> before.find(object.key()).orElseThrow() != object).hasSize(1);
    }

    @Test
    void theFirstSourceHolds() {
        upstream.configMap("a.yaml", "a", "first").commit();
        upstream.configMap("a.yaml", "a", "second").configMap("b.yaml", "b", "second").commit("other");
        start(settings("one", upstream.url(), "main", NEVER), settings("two", upstream.url(), "other", NEVER));
        awaitValue("a", "first");
        awaitValue("b", "second");
        await().atMost(LONG).until(() -> sources.get().conflicts().size() == 1);
        assertThat(sources.get().find(ObjectKey.of("v1", "ConfigMap", "users", "a")).orElseThrow().source()).isEqualTo("one");
    }

    @Nested
    class Discovered {

        private SourceSettings found(String name, String path) {
            return new SourceSettings(upstream.url(), "main", RenderSettings.of(name, path, RenderSettings.Kind.AUTO, "users"), NEVER, Optional.empty(), Credentials.NONE);
        }

        @Test
        void comeAndGoWithTheirObjectsAndClones() throws IOException {
            upstream.configMap("one/a.yaml", "a", "1").configMap("two/b.yaml", "b", "1").commit();
            start();
            assertThat(sources.statuses()).isEmpty();
            sources.discovered(List.of(found("argocd-one", "one"), found("argocd-two", "two")));
            awaitValue("a", "1");
            awaitValue("b", "1");
            assertThat(sources.isAwaited("argocd-one")).isTrue();
            assertThat(sources.settings("argocd-two").orElseThrow().path()).isEqualTo("two");

            sources.discovered(List.of(found("argocd-two", "two")));
            assertThat(value("a")).isEqualTo("absent");
            assertThat(value("b")).isEqualTo("1");
            try (var clones = Files.list(temp.resolve("data/discovered"))) {
                assertThat(clones.map(path -> path.getFileName().toString())).containsExactly("argocd-two");
            }
            assertThat(heard).contains("argocd-one came", "argocd-one gone").doesNotContain("argocd-two gone");
        }

        @Test
        void stayInForceUntilAChangeIsLoaded() {
            upstream.configMap("one/a.yaml", "a", "1").configMap("two/a.yaml", "a", "2").commit();
            start();
            sources.discovered(List.of(found("argocd-one", "one")));
            awaitValue("a", "1");
            sources.discovered(List.of(found("argocd-one", "nowhere")));
            await().atMost(LONG).until(() -> sources.status("argocd-one").failing().isPresent());
            assertThat(value("a")).isEqualTo("1");
            assertThat(sources.status("argocd-one").loaded()).isTrue();
            sources.discovered(List.of(found("argocd-one", "two")));
            awaitValue("a", "2");
        }

        @Test
        void yieldToConfiguredOnesAndThenToTheirOrder() {
            upstream.configMap("one/a.yaml", "a", "1").configMap("two/a.yaml", "a", "2").configMap("three/a.yaml", "a", "3").commit();
            start(found("prod", "three"));
            sources.discovered(List.of(found("older", "one"), found("newer", "two")));
            await().atMost(LONG).until(() -> sources.get().sources().size() == 3);
            assertThat(value("a")).isEqualTo("3");
            assertThat(sources.get().conflicts()).extracting(conflict -> conflict.holder() + " before " + conflict.loser())
                    .containsExactly("prod before older", "prod before newer");
        }

        @Test
        void doNotMakeItUnreadyWhenTheyComeLater() {
            start();
            sources.discovered(List.of());
            sources.discovered(List.of(found("argocd-late", "")));
            assertThat(sources.isAwaited("argocd-late")).isFalse();
        }

        @Test
        void leaveNoCloneOfAFormerProcessBehind() throws IOException {
            Files.createDirectories(temp.resolve("data/discovered/argocd-gone/objects"));
            start();
            sources.discovered(List.of());
            assertThat(temp.resolve("data/discovered/argocd-gone")).doesNotExist();
        }
    }
}
