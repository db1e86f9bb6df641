package dev.driftlock.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.diff.Address;
import dev.driftlock.render.RenderSettings.Kind;
import dev.driftlock.render.process.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRenderingTest {

    private static final Pause NO_PAUSE = time -> { throw new AssertionError("nothing is rendered twice"); };

    @TempDir
    Path temp;

    private final MapTree tree = new MapTree()
            .with("a.yaml", "# first\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {key: 'größer €'}\n---\nreplicas: 3\n")
            .with("crd.yaml", """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata: {name: regions.example.com}
                    spec: {group: example.com, scope: Cluster, names: {kind: Region, plural: regions}}
                    """)
            .with("sub/region.yaml", "apiVersion: example.com/v1\nkind: Region\nmetadata: {name: north}\n")
            .with("sub/job.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: j-}\n");
    private RenderSettings settings = settings(DirectoryOptions.DEFAULT);
    private KeptRendering kept;

    @BeforeEach
    void keep() throws Exception {
        kept = new KeptRendering(temp.resolve("kept"));
        kept.keep(settings, rendered());
    }

    private static RenderSettings settings(DirectoryOptions directory) {
        return new RenderSettings("prod", "", Kind.AUTO, "users", HelmOptions.DEFAULT, KustomizeOptions.NONE, directory);
    }

    private Rendering rendered() throws Exception {
        return renderer().render(settings, tree, Rendering.NONE, NO_PAUSE);
    }

    private Renderer renderer() {
        return new Renderer(new BuiltInScopes(), new Workbench("", temp, Limits.DEFAULT, ClusterVersions.NOBODY));
    }

    private Optional<Rendering> recalled() throws Exception {
        return renderer().recall(settings, tree, kept);
    }

    @Test
    void is_what_was_read_without_a_file_being_read() throws Exception {
        var rendered = rendered();
        tree.read.clear();
        var recalled = recalled().orElseThrow();

        assertThat(tree.read).isEmpty();
        assertThat(recalled.objects()).extracting(DeclaredObject::key).containsExactlyElementsOf(rendered.objects().stream().map(DeclaredObject::key).toList());
        assertThat(recalled.objects()).zipSatisfy(rendered.objects(), (one, other) -> assertThat(one.hasManifestOf(other)).isTrue());
        assertThat(recalled.skipped()).isEqualTo(2);
        assertThat(recalled.notes()).containsExactly("sub/job.yaml:1 Job has no metadata.name");
        assertThat(recalled.isRecalled()).isTrue();
        var configMap = recalled.objects().getFirst();
        assertThat(configMap.tree().at("/data/key").textValue()).isEqualTo("größer €");
        assertThat(configMap.placeOf(Address.ROOT.field("data").field("key")).line()).isEqualTo(5);
    }

    @Test
    void is_read_again_and_stays_the_very_same() throws Exception {
        var recalled = recalled().orElseThrow();
        tree.read.clear();
        var again = renderer().render(settings, tree, recalled.doubted(), NO_PAUSE);

        assertThat(tree.read).containsExactly("a.yaml", "crd.yaml", "sub/job.yaml", "sub/region.yaml");
        assertThat(again.declaresWhat(recalled)).isTrue();
        assertThat(again.isRecalled()).isFalse();
    }

    @Test
    void of_a_changed_tree_counts_as_none() throws Exception {
        tree.with("a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other}\n");
        assertThat(recalled()).isEmpty();
    }

    @Test
    void of_other_settings_counts_as_none() throws Exception {
        settings = settings(new DirectoryOptions(false, "", ""));
        assertThat(recalled()).isEmpty();
    }

    @Test
    void that_was_cut_short_or_damaged_counts_as_none() throws Exception {
        var whole = Files.readAllBytes(kept.file());
        for (int length = 0; length < whole.length; length++) {
            Files.write(kept.file(), java.util.Arrays.copyOf(whole, length));
            assertThat(recalled()).as("the first %d bytes", length).isEmpty();
        }
        for (int at = 0; at < whole.length; at++) {
            var damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(kept.file(), damaged);
            assertThat(recalled()).as("byte %d", at).isEmpty();
        }
    }

    @Test
    void that_is_missing_or_no_file_counts_as_none() throws Exception {
        Files.delete(kept.file());
        assertThat(recalled()).isEmpty();
        Files.createDirectory(kept.file());
        assertThat(recalled()).isEmpty();
    }

    @Test
    void leaves_nothing_unfinished_behind() throws IOException {
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactly(kept.file());
        }
    }

    @Test
    void is_none_of_what_a_program_made() throws Exception {
        kept.keep(settings, Rendering.NONE);
        assertThat(kept.file()).doesNotExist();
    }
}
