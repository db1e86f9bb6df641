package dev.driftlock.render;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Turns the files of a commit into declared objects, with the renderer that the source names or that its files call for. */
public final class Renderer {

    private static final List<String> KUSTOMIZATIONS = List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

    private final PlainRenderer plain;

    /** @param known the scopes of kinds beside those of the CRDs in the source itself */
    public Renderer(Scopes known) {
        this.plain = new PlainRenderer(known);
    }

    /**
     * @param before the last rendering of the same source, {@link Rendering#NONE} at first: what it read and what did
     *         not change since is taken over
     * @throws RenderException when the files are wrong
     * @throws IOException when the clone is damaged
     */
    public Rendering render(RenderSettings settings, FileTree tree, Rendering before) throws RenderException, IOException {
        if (before.isOf(tree)) return before;
        return switch (kind(settings, tree)) {
            case HELM -> throw notBuiltIn(settings, RenderSettings.Kind.HELM);
            case KUSTOMIZE -> throw notBuiltIn(settings, RenderSettings.Kind.KUSTOMIZE);
            case PLAIN, AUTO -> plain.render(settings, tree, before);
        };
    }

    private static RenderSettings.Kind kind(RenderSettings settings, FileTree tree) throws IOException {
        if (settings.kind() != RenderSettings.Kind.AUTO) return settings.kind();
        if (tree.holds("Chart.yaml")) return RenderSettings.Kind.HELM;
        for (var name : KUSTOMIZATIONS) {
            if (tree.holds(name)) return RenderSettings.Kind.KUSTOMIZE;
        }
        return RenderSettings.Kind.PLAIN;
    }

    private static RenderException notBuiltIn(RenderSettings settings, RenderSettings.Kind kind) {
        var name = kind.name().toLowerCase(Locale.ROOT);
        return RenderException.of("source " + settings.source() + ": render: " + name + " is not built in yet; plain reads the files as they are");
    }
}
