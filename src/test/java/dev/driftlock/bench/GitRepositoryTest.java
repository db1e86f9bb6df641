package dev.driftlock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Ref;
import org.junit.jupiter.api.Test;

class GitRepositoryTest {

    @Test
    void theBareRepositoryHoldsWhatWasPushed() throws Exception {
        try (var git = new GitRepository("prod-manifests")) {
            var first = git.write("a/b.yaml", "a: 1\n").push("first");
            git.pushTag("v1");
            var second = git.delete("a/b.yaml").write("c.yaml", "c: 1\n").push("second");
            assertThat(refs(git)).containsEntry("refs/heads/main", second).containsEntry("refs/tags/v1", first);

            var rewritten = git.write("c.yaml", "c: 2\n").amend("second, better");
            assertThat(refs(git)).containsEntry("refs/heads/main", second);
            git.forcePush();
            assertThat(refs(git)).containsEntry("refs/heads/main", rewritten);
        }
    }

    private static Map<String, String> refs(GitRepository git) throws Exception {
        var refs = Git.lsRemoteRepository().setRemote(git.url()).callAsMap();
        return refs.values().stream().collect(Collectors.toMap(Ref::getName, GitRepositoryTest::commit));
    }

    private static String commit(Ref ref) {
        return ref.getPeeledObjectId() != null ? ref.getPeeledObjectId().getName() : ref.getObjectId().getName();
    }
}
