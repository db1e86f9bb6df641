package dev.driftlock.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.driftlock.bench.Assets;
import dev.driftlock.bench.WithRenderers;
import dev.driftlock.declared.ObjectKey;
import dev.driftlock.declared.SourceStatus;
import dev.driftlock.render.BuiltInScopes;
import dev.driftlock.render.ClusterVersions;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.render.Renderer;
import dev.driftlock.render.Workbench;
import dev.driftlock.render.process.Limits;
import dev.driftlock.source.git.Credentials;
import dev.driftlock.source.git.FetchLimits;
import dev.driftlock.source.git.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chart whose commit stays, while what it is rendered with does not. */
@WithRenderers
class RenderedSourceTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path temp;
    private Path programs;
    private Path helm;
    private Upstream upstream;
    private Sources sources;
    private volatile ClusterVersions cluster = new ClusterVersions(Optional.of("v1.36.0"), List.of("v1"));
    private volatile Duration ahead = Duration.ZERO;

    @BeforeEach
    void start(Assets assets) throws IOException {
        helm = assets.program("helm");
        programs = Files.createDirectory(temp.resolve("programs"));
        upstream = new Upstream(temp.resolve("upstream.git"));
        upstream.write("Chart.yaml", "{apiVersion: v2, name: web, version: 1.0.0}")
                .write("templates/env.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: env}\ndata: {key: \"{{ .Capabilities.KubeVersion.Version }}\"}\n").commit();
        var settings = new SourceSettings(upstream.url(), "main", RenderSettings.of("prod", "", RenderSettings.Kind.AUTO, "users"), Duration.ofHours(1), Optional.empty(), Credentials.NONE);
        var renderer = new Renderer(new BuiltInScopes(), new Workbench(programs.toString(), temp.resolve("scratch"), Limits.DEFAULT, () -> cluster));
        sources = new Sources(List.of(settings), temp.resolve("data"), renderer, new SourceListener() { }, new Shifted(), FetchLimits.DEFAULT);
        sources.start();
    }

    @AfterEach
    void stop() {
        sources.close();
        upstream.close();
    }

    private final class Shifted extends Clock {

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void install() throws IOException {
        Files.createSymbolicLink(programs.resolve("helm"), helm);
    }

    private Optional<String> value() {
        return sources.get().find(ObjectKey.of("v1", "ConfigMap", "users", "env")).map(object -> object.tree().at("/data/key").textValue());
    }

    private Optional<String> problem() {
        return sources.status("prod").failing().map(SourceStatus.Failure::message);
    }

    @Test
    void aRenderingThatTheMachineSpoiledIsTriedAgain() throws IOException {
        await().atMost(LONG).untilAsserted(() -> assertThat(problem().orElse("")).contains("the program helm is not on Driftlock's PATH"));
        install();
        sources.refresh(Set.of("prod"), LONG);
        assertThat(value()).as("not at every turn").isEmpty();

        ahead = Duration.ofSeconds(61);
        sources.refresh(Set.of("prod"), LONG);

        assertThat(value()).contains("v1.36.0");
        assertThat(problem()).isEmpty();
    }

    @Test
    void anotherClusterIsAnotherRenderingOfTheSameCommit() throws IOException {
        install();
        ahead = Duration.ofSeconds(61);
        await().atMost(LONG).until(() -> {
            sources.refresh(Set.of("prod"), LONG);
            ahead = ahead.plusSeconds(61);
            return value().isPresent();
        });

        cluster = new ClusterVersions(Optional.of("v1.37.2"), List.of("v1"));
        sources.refresh(Set.of("prod"), LONG);

        assertThat(value()).contains("v1.37.2");
    }
}
