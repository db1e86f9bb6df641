package dev.driftlock.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftlock.render.FileTree.Blob;
import dev.driftlock.render.RenderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCloneTest {

    @TempDir
    private Path temp;
    private Upstream upstream;
    private GitClone clone;

    @BeforeEach
    void makeUpstream() throws Exception {
        upstream = new Upstream(temp.resolve("upstream.git"));
        reopen(upstream.url(), "main");
    }

    private void reopen(String url, String ref) throws IOException {
        if (clone != null) clone.close();
        clone = GitClone.open(temp.resolve("clone"), url, ref);
    }

    @AfterEach
    void close() {
        clone.close();
        upstream.close();
    }

    private ObjectId fetch() throws Exception {
        return new Remote("prod", upstream.url(), Credentials.NONE, FetchLimits.DEFAULT).fetch(clone, "main", commit -> { });
    }

    private List<String> paths(ObjectId commit, String path) throws Exception {
        try (var tree = clone.tree(commit, path)) {
            return tree.files(file -> file.endsWith(".yaml")).stream().map(Blob::path).toList();
        }
    }

    @Test
    void listsWhatStandsBelowThePath() throws Exception {
        upstream.write("top.yaml", "1").write("app/a.yaml", "2").write("app/sub/b.yaml", "3").write("apple/c.yaml", "4").write("app/d.txt", "5").commit();
        var commit = fetch();
        assertThat(paths(commit, "")).containsExactlyInAnyOrder("top.yaml", "app/a.yaml", "app/sub/b.yaml", "apple/c.yaml");
        assertThat(paths(commit, "app")).containsExactlyInAnyOrder("app/a.yaml", "app/sub/b.yaml");
        assertThat(paths(commit, "app/a.yaml")).containsExactly("app/a.yaml");
        assertThatThrownBy(() -> paths(commit, "nowhere")).isInstanceOf(RenderException.class)
                .hasMessage("the path nowhere is not in commit " + commit.name().substring(0, 7));
        try (var tree = clone.tree(commit, "app")) {
            assertThat(tree.holds("d.txt")).isTrue();
            assertThat(tree.holds("top.yaml")).isFalse();
        }
    }

    @Test
    void anUnchangedPathKeepsItsId() throws Exception {
        upstream.write("app/a.yaml", "1").write("other/b.yaml", "1").commit();
        String before;
        try (var tree = clone.tree(fetch(), "app")) {
            before = tree.id();
        }
        upstream.write("other/b.yaml", "2").commit();
        try (var tree = clone.tree(fetch(), "app")) {
            assertThat(tree.id()).isEqualTo(before);
        }
    }

    @Test
    void followsLinksToFilesBelowThePathOnce() throws Exception {
        upstream.write("app/shared/base.txt", "1").link("app/link.yaml", "shared/base.txt").link("app/again.yaml", "./link.yaml")
                .write("app/real.yaml", "2").link("app/twin.yaml", "real.yaml").link("app/out.yaml", "../elsewhere.yaml")
                .link("app/root.yaml", "/etc/passwd").link("app/loop.yaml", "loop.yaml").link("app/gone.yaml", "nothing").write("elsewhere.yaml", "3").commit();
        assertThat(paths(fetch(), "app")).containsExactlyInAnyOrder("app/shared/base.txt", "app/real.yaml");
    }

    @Test
    void aFileThatIsTooLargeIsNamed() throws Exception {
        upstream.write("big.yaml", "x".repeat(33 << 20)).commit();
        try (var tree = clone.tree(fetch(), "")) {
            var blob = tree.files(file -> true).getFirst();
            assertThatThrownBy(() -> tree.read(blob)).isInstanceOf(RenderException.class).hasMessage("big.yaml has 33 MiB; at most 32 are read");
        }
    }

    @Test
    void remembersTheLastGoodCommitOfItsRefAndRepository() throws Exception {
        upstream.write("a.yaml", "1").commit();
        var commit = fetch();
        clone.putInForce(commit);
        reopen(upstream.url(), "main");
        assertThat(clone.inForce()).contains(commit);
        assertThat(paths(commit, "")).containsExactly("a.yaml");

        reopen(upstream.url(), "release");
        assertThat(clone.inForce()).as("of another ref").isEmpty();
        assertThat(clone.has(commit)).isTrue();
        clone.putInForce(commit);

        reopen(upstream.url() + "other", "release");
        assertThat(clone.inForce()).as("of another repository").isEmpty();
        assertThat(clone.has(commit)).isFalse();
    }

    @Test
    void aLockLeftByACrashStopsNothing() throws Exception {
        upstream.write("a.yaml", "1").commit();
        var commit = fetch();
        clone.putInForce(commit);
        for (var lock : List.of("refs/driftlock/in-force.lock", "refs/driftlock/newest.lock", "shallow.lock", "config.lock")) Files.createFile(temp.resolve("clone").resolve(lock));
        reopen(upstream.url(), "main");
        var next = ObjectId.fromString(upstream.write("a.yaml", "2").commit());
        assertThat(fetch()).isEqualTo(next);
        clone.putInForce(next);
        assertThat(clone.inForce()).contains(next);
    }

    @Test
    void whatIsNoCloneIsReplaced() throws Exception {
        clone.close();
        Files.writeString(temp.resolve("clone/config"), "[core\nnonsense");
        reopen(upstream.url(), "main");
        assertThat(clone.inForce()).isEmpty();
        upstream.write("a.yaml", "1").commit();
        assertThat(paths(fetch(), "")).containsExactly("a.yaml");
    }

    @Test
    void damageIsSeen() throws Exception {
        upstream.write("a.yaml", "1").commit();
        var commit = fetch();
        clone.putInForce(commit);
        assertThat(clone.isSound()).isTrue();
        clone.close();
        try (var files = Files.list(temp.resolve("clone/objects/pack"))) {
            for (var file : files.toList()) Files.delete(file);
        }
        reopen(upstream.url(), "main");
        assertThat(clone.isSound()).isFalse();
    }

    @Test
    void yearsOfCommitsDoNotFillTheDisk() throws Exception {
        ObjectId commit = null;
        for (int i = 0; i < 60; i++) {
            upstream.write("a.yaml", i + "x".repeat(20_000)).write("b" + i % 3 + ".yaml", "b" + i).commit();
            commit = fetch();
            clone.putInForce(commit);
            if (clone.isUntidy()) clone.tidy();
        }
        try (var packs = Files.list(temp.resolve("clone/objects/pack"))) {
            assertThat(packs.filter(file -> file.toString().endsWith(".pack")).count()).isLessThanOrEqualTo(21);
        }
        clone.tidy();
        assertThat(Files.readAllLines(temp.resolve("clone/shallow"))).hasSizeLessThanOrEqualTo(2);
        try (var files = Files.walk(temp.resolve("clone/objects"))) {
            assertThat(files.filter(Files::isRegularFile).count()).as("files of objects").isLessThan(10);
        }
        reopen(upstream.url(), "main");
        assertThat(paths(clone.inForce().orElseThrow(), "")).containsExactlyInAnyOrder("a.yaml", "b0.yaml", "b1.yaml", "b2.yaml");
        assertThat(clone.isSound()).isTrue();
        upstream.write("a.yaml", "last").commit();
        assertThat(paths(fetch(), "")).hasSize(4);
    }
}
