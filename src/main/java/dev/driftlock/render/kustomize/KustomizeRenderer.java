package dev.driftlock.render.kustomize;

import dev.driftlock.render.FileTree;
import dev.driftlock.render.Made;
import dev.driftlock.render.MadeByProgram;
import dev.driftlock.render.Pause;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.RenderSettings;
import dev.driftlock.render.RenderedDocument;
import dev.driftlock.render.Workbench;
import dev.driftlock.render.checkout.Checkout;
import dev.driftlock.render.process.Program;
import dev.driftlock.render.process.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders kustomizations with {@code kustomize build} (contract, section 2) and leads what comes out back to resources,
 * patches and generators. Its output hangs on its input alone, so that it is never rendered twice.
 */
public final class KustomizeRenderer implements MadeByProgram {

    private final Workbench workbench;
    private final Program kustomize;

    public KustomizeRenderer(Workbench workbench) {
        this.workbench = workbench;
        this.kustomize = new Program("kustomize", workbench.searchPath(), workbench.limits());
    }

    @Override
    public String how(RenderSettings settings) {
        return "kustomize " + settings.path() + " " + settings.kustomize();
    }

    @Override
    public Made render(RenderSettings settings, FileTree tree, Pause pause) throws RenderException, IOException, InterruptedException {
        try (var scratch = Scratch.in(workbench.scratch())) {
            var checkout = new Checkout(tree, scratch.files(), workbench.limits());
            var root = root(checkout, settings, tree);
            var all = Kustomizations.of(checkout, root, settings.kustomize());
            var file = checkout.onDisk(root.file());
            Scratch.using(() -> Files.write(file, Edited.of(root.content(), settings.kustomize())));
            var output = kustomize.run(scratch, file.getParent(), List.of("build", "."));
            boolean isTheirs = Kustomization.texts(root.content().entries().get("buildMetadata")).stream()
                    .anyMatch(entry -> entry.value().textValue().equals(Edited.ORIGINS));
            var trace = new BuiltTrace(checkout, all);
            var documents = new ArrayList<RenderedDocument>();
            for (var built : BuiltText.read(output, settings.kustomize().substitutions(), !isTheirs)) documents.add(trace.trace(built));
            return new Made(List.copyOf(documents), checkout.inputs(how(settings)), List.of());
        }
    }

    private static Kustomization root(Checkout checkout, RenderSettings settings, FileTree tree) throws RenderException, IOException {
        var written = Kustomizations.in(checkout, settings.path());
        if (written.isPresent()) return written.get();
        var place = settings.path().isEmpty() ? "the repository's root" : settings.path();
        if (!settings.kustomize().generate()) throw RenderException.of("there is no kustomization in " + place);
        return Directory.asKustomization(checkout, tree, settings.path());
    }
}
