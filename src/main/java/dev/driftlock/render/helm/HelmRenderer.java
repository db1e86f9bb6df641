package dev.driftlock.render.helm;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.render.ClusterVersions;
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
import dev.driftlock.render.trace.Differing;
import dev.driftlock.render.trace.Leaves;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Renders charts with {@code helm template} (contract, section 2) and leads what comes out back to templates and values. */
public final class HelmRenderer implements MadeByProgram {

    /** So that whatever hangs on the clock's second differs (contract, section 4). */
    private static final Duration APART = Duration.ofMillis(1_050);

    private final Workbench workbench;
    private final Program helm;

    public HelmRenderer(Workbench workbench) {
        this.workbench = workbench;
        this.helm = new Program("helm", workbench.searchPath(), workbench.limits());
    }

    @Override
    public String how(RenderSettings settings) {
        return Release.how(settings, workbench.cluster().get());
    }

    @Override
    public Made render(RenderSettings settings, FileTree tree, Pause pause) throws RenderException, IOException, InterruptedException {
        var cluster = workbench.cluster().get();
        try (var scratch = Scratch.in(workbench.scratch())) {
            var checkout = new Checkout(tree, scratch.files(), workbench.limits());
            var files = ChartFiles.bring(checkout, scratch, workbench.limits(), settings.path());
            var chart = Chart.of(files, settings.path());
            var release = Release.of(settings, checkout, scratch, cluster);
            var first = run(release, scratch, checkout.onDisk(settings.path()));
            var second = first;
            if (mayDiffer(files, release)) {
                pause.rest(APART);
                second = run(release, scratch, checkout.onDisk(settings.path()));
            }
            return made(first, second, files, chart, release, checkout, Release.how(settings, cluster));
        }
    }

    private List<HelmOutput.Part> run(Release release, Scratch scratch, Path chart) throws RenderException, InterruptedException {
        try {
            return HelmOutput.read(helm.run(scratch, chart, release.arguments()));
        } catch (RenderException e) {
            if (!e.getMessage().contains("missing in charts/ directory")) throw e;
            throw RenderException.of(e.getMessage() + "; none is fetched: put them there (helm dependency build) and commit them");
        }
    }

    /**
     * The second rendering is left out where no text that helm reads calls a function whose result may differ: it would
     * make every push wait for a second.
     */
    private static boolean mayDiffer(ChartFiles files, Release release) {
        var ofChart = files.all().entrySet().stream().filter(file -> !file.getKey().contains("/crds/")).map(file -> file.getValue().text());
        return Stream.concat(ofChart, release.texts().stream()).anyMatch(text -> Actions.of(text).mayDifferEachTime());
    }

    private static Made made(List<HelmOutput.Part> first, List<HelmOutput.Part> second, ChartFiles files, Chart chart, Release release, Checkout checkout,
            String how) throws RenderException {
        var notes = new ArrayList<String>();
        var tracing = new Tracing(files, chart, new Leaves(EffectiveValues.of(files, chart, release.values())));
        var again = new HashMap<String, Located>();
        second.forEach(part -> again.put(part.identity(), part.document()));
        var documents = new ArrayList<RenderedDocument>();
        for (var part : first) {
            var other = again.get(part.identity());
            if (other == null) {
                notes.add(part.source() + " renders a " + part.kind() + " under another name each time, which is not guarded");
                continue;
            }
            var document = tracing.trace(part, first == second ? Set.of() : Differing.in(part.document(), other));
            documents.add(document);
            if (document.origins().stream().anyMatch(origin -> origin.kind() == Origin.Kind.VOLATILE)) {
                notes.add(part.identity().substring(part.source().length() + 1) + " of " + part.source() + " has fields that render differently each time, or that ask the cluster: these are not judged");
            }
        }
        return new Made(List.copyOf(documents), checkout.inputs(how), List.copyOf(notes));
    }
}
