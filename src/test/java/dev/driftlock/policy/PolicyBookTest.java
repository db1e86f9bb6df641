package dev.driftlock.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.guard.Policies;
import dev.driftlock.policy.cel.Concealment;
import dev.driftlock.policy.load.InvalidPoliciesException;
import dev.driftlock.policy.load.PolicyDirectories;
import dev.driftlock.policy.load.PolicyDirectories.UnreadableException;
import dev.driftlock.policy.load.PolicyLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies change while requests are judged: all of a change is taken, or none of it. */
class PolicyBookTest {

    @TempDir
    private Path mounted;

    private final List<String> told = new ArrayList<>();
    private int version;

    /** As the kubelet writes a ConfigMap: a directory of its own for each version, links to its files, and one link that is swapped. */
    private void publish(String... policies) throws IOException {
        var next = Files.createDirectory(mounted.resolve("..v" + ++version));
        for (var policy : policies) {
            Files.writeString(next.resolve(policy + ".yaml"), policy(policy));
            var link = mounted.resolve(policy + ".yaml");
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) Files.createSymbolicLink(link, Path.of("..data", policy + ".yaml"));
        }
        var swap = Files.createSymbolicLink(mounted.resolve("..data_tmp"), next.getFileName());
        Files.move(swap, mounted.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String policy(String name) {
        var condition = name.startsWith("wrong") ? "nope" : "finding.path == 'spec.replicas'";
        return "apiVersion: driftlock.dev/v1\nkind: GuardPolicy\nmetadata: {name: " + name + "}\nspec: {when: \"" + condition + "\", effect: deny}\n";
    }

    private PolicyBook open() throws InvalidPoliciesException, UnreadableException {
        return PolicyBook.open(new PolicyDirectories(List.of(mounted)), new PolicyLoader(Set.of()), new Concealment(List.of()), new PolicyBook.Listener() {
            @Override
            public void inForce(List<String> names) {
                told.add("in force " + names);
            }

            @Override
            public void refused(String problem) {
                told.add("refused " + problem);
            }

            @Override
            public void failed(String policy, String why) {
                throw new AssertionError(policy + ": " + why);
            }
        });
    }

    @Test
    void aSwappedLinkIsTaken() throws Exception {
        publish("one");
        var book = open();
        publish("one", "two");
        book.look();
        book.look();

        assertThat(book.names()).containsExactly("one", "two");
        assertThat(told).containsExactly("in force [one]", "in force [one, two]");
    }

    @Test
    void aBadChangeKeepsThePoliciesInForceUntilItIsRight() throws Exception {
        publish("one");
        var book = open();
        var before = book.get();
        publish("one", "two", "wrong");
        book.look();
        book.look();

        assertThat(book.get()).isSameAs(before);
        assertThat(book.problem().orElseThrow()).contains("wrong.yaml:4:15: undeclared reference to 'nope'");
        assertThat(told).hasSize(2);

        publish("one", "two");
        book.look();
        assertThat(book.names()).containsExactly("one", "two");
        assertThat(book.problem()).isEmpty();
    }

    @Test
    void whatCannotBeReadForAWhileChangesNothing() throws Exception {
        publish("one");
        var book = open();
        var aside = mounted.resolveSibling(mounted.getFileName() + "-aside");
        Files.move(mounted, aside);
        book.look();
        assertThat(book.names()).containsExactly("one");
        assertThat(book.problem()).isPresent();

        Files.move(aside, mounted);
        book.look();
        assertThat(book.names()).containsExactly("one");
        assertThat(book.problem()).isEmpty();
    }

    @Test
    void noFileMeansNoPolicyAndNothingToAsk() throws Exception {
        assertThat(open().get()).isSameAs(Policies.NONE);
    }

    @Test
    void underLoadEachRequestSeesOneVersionWhole() throws Exception {
        publish("a1", "b1");
        var book = open();
        var stop = new AtomicBoolean();
        try (var requests = Executors.newFixedThreadPool(2)) {
            var seen = requests.submit(() -> {
                var rulebooks = new HashSet<List<String>>();
                while (!stop.get()) rulebooks.add(((Rulebook) book.get()).names());
                return rulebooks;
            });
            for (int i = 0; i < 20; i++) {
                publish(i % 2 == 0 ? new String[] {"a2", "b2"} : new String[] {"a1", "b1"});
                book.look();
            }
            stop.set(true);
            assertThat(seen.get()).isSubsetOf(List.of("a1", "b1"), List.of("a2", "b2"));
        }
    }
}
