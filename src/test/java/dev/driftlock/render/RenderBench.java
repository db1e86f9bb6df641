package dev.driftlock.render;

import dev.driftlock.bench.Assets;
import dev.driftlock.declared.DeclaredObject;
import dev.driftlock.declared.Place;
import dev.driftlock.diff.Address;
import dev.driftlock.render.RenderSettings.Kind;
import dev.driftlock.render.process.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Renders a tree in memory with the real programs. */
public final class RenderBench {

    public final MapTree tree = new MapTree();
    /** How long renderings waited between two looks. */
    public final List<Duration> pauses = new ArrayList<>();

    private final String searchPath;
    private final Path scratch;
    private Limits limits = Limits.DEFAULT;
    private ClusterVersions cluster = ClusterVersions.UNKNOWN;
    private Kind kind = Kind.AUTO;
    private HelmOptions helm = HelmOptions.DEFAULT;
    private KustomizeOptions kustomize = KustomizeOptions.NONE;

    public RenderBench(Assets assets, Path scratch) {
        this.searchPath = assets.directory().toString();
        this.scratch = scratch;
    }

    public RenderBench with(HelmOptions options) {
        helm = options;
        return this;
    }

    public RenderBench with(KustomizeOptions options) {
        kustomize = options;
        return this;
    }

    public RenderBench with(Limits other) {
        limits = other;
        return this;
    }

    public RenderBench with(ClusterVersions other) {
        cluster = other;
        return this;
    }

    /** As a source that says {@code render: kustomize}. */
    public RenderBench kustomized() {
        kind = Kind.KUSTOMIZE;
        return this;
    }

    /** Value files alone. */
    public RenderBench valueFiles(String... files) {
        return with(options(List.of(files), List.of()));
    }

    public static HelmOptions options(List<String> files, List<String> values) {
        return new HelmOptions(Optional.empty(), files, values, true, List.of(), Map.of(), false, false, Optional.empty(), List.of());
    }

    public Rendering render(String path, Rendering before) throws Exception {
        tree.path = path;
        var renderer = new Renderer(new BuiltInScopes(), new Workbench(searchPath, scratch, limits, () -> cluster));
        var settings = new RenderSettings("users-api", path, kind, "users", helm, kustomize, DirectoryOptions.DEFAULT);
        return renderer.render(settings, tree, before, time -> {
            pauses.add(time);
            Thread.sleep(time);
        });
    }

    public Rendering render(String path) throws Exception {
        return render(path, Rendering.NONE);
    }

    public Map<String, DeclaredObject> objects(String path) throws Exception {
        return render(path).objects().stream().collect(Collectors.toMap(object -> object.key().toString(), Function.identity()));
    }

    /** {@code file:line}, and how it comes from there where it is not written there. */
    public static String place(DeclaredObject object, Object... steps) {
        return told(object.placeOf(address(steps)));
    }

    public static Address address(Object... steps) {
        var address = Address.ROOT;
        for (var step : steps) address = step instanceof Integer index ? address.item(index) : address.field((String) step);
        return address;
    }

    private static String told(Place place) {
        return place.file() + ":" + place.line() + (place.kind() == dev.driftlock.declared.Origin.Kind.WRITTEN ? "" : " " + place.kind());
    }
}
