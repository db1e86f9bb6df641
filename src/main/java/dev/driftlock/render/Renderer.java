package dev.driftlock.render;

import dev.driftlock.render.helm.HelmRenderer;
import dev.driftlock.render.kustomize.KustomizeRenderer;
import dev.driftlock.render.kustomize.Kustomization;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Turns the files of a commit into declared objects, with the renderer that the source names or that its files call for. */
public final class Renderer {

    private final Placement placement;
    private final PlainRenderer plain;
    private final MadeByProgram helm;
    private final MadeByProgram kustomize;

    /** @param known the scopes of kinds beside those of the CRDs in the source itself */
    public Renderer(Scopes known, Workbench workbench) {
        this.placement = new Placement(known);
        this.plain = new PlainRenderer(placement);
        this.helm = new HelmRenderer(workbench);
        this.kustomize = new KustomizeRenderer(workbench);
    }

    /**
     * @param before the last rendering of the same source, {@link Rendering#NONE} at first: what it read and what did
     *         not change since is taken over
     * @throws RenderException when the files are wrong
     * @throws IOException when the clone is damaged
     */
    public Rendering render(RenderSettings settings, FileTree tree, Rendering before, Pause pause) throws RenderException, IOException, InterruptedException {
        return switch (kind(settings, tree)) {
            case HELM -> make(helm, settings, tree, before, pause);
            case KUSTOMIZE -> make(kustomize, settings, tree, before, pause);
            case PLAIN, AUTO -> before.isOf(tree) ? before : plain.render(settings, tree, before);
        };
    }

    /** What {@link KeptRendering#keep} kept of the very same files; empty where it kept nothing, or what is made by a program. */
    public Optional<Rendering> recall(RenderSettings settings, FileTree tree, KeptRendering kept) throws RenderException, IOException {
        return switch (kind(settings, tree)) {
            case HELM, KUSTOMIZE -> Optional.empty();
            case PLAIN, AUTO -> {
                var files = kept.read(settings, tree.id());
                yield files.isEmpty() ? Optional.empty() : Optional.of(Rendering.ofFiles(tree.id(), placement.place(files.get(), settings), true));
            }
        };
    }

    private static RenderSettings.Kind kind(RenderSettings settings, FileTree tree) throws IOException {
        if (settings.kind() != RenderSettings.Kind.AUTO) return settings.kind();
        if (tree.holds("Chart.yaml")) return RenderSettings.Kind.HELM;
        for (var name : Kustomization.NAMES) {
            if (tree.holds(name)) return RenderSettings.Kind.KUSTOMIZE;
        }
        return RenderSettings.Kind.PLAIN;
    }

    /** What no commit touched is not rendered again. */
    private Rendering make(MadeByProgram renderer, RenderSettings settings, FileTree tree, Rendering before, Pause pause)
            throws RenderException, IOException, InterruptedException {
        var how = renderer.how(settings);
        if (before.isMadeFrom(tree, how)) return before;
        var made = renderer.render(settings, tree, pause);
        var file = ManifestFile.of(settings.source(), made.documents(), made.notes());
        return Rendering.made(made.inputs(), placement.place(Map.of("", file), settings));
    }
}
