package dev.driftlock.render.kustomize;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.driftlock.declared.Located;
import dev.driftlock.render.KustomizeOptions;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.checkout.Checkout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The kustomizations that one is made of, itself first. Brings into the scratch copy what they name and nothing more, so
 * that a commit to anything else renders nothing anew. Whatever would be fetched is refused.
 */
final class Kustomizations {

    private static final int MOST = 500;
    /** As kustomize tells a repository from a path. */
    private static final Pattern REMOTE = Pattern.compile("[a-z+]+://.*|git::.*|[^/]+@[^/]+:.*|(github|gitlab|bitbucket)\\.(com|org)[/:].*|.*[?&](ref|version)=.*|.*//.*\\?.*");
    private static final List<String> CHARTS = List.of("helmCharts", "helmChartInflationGenerator");
    private static final List<String> RESOURCES = List.of("resources", "components", "bases");
    /** Plugins' own files name further files. */
    private static final List<String> PLUGINS = List.of("generators", "transformers", "validators");

    private final Checkout checkout;
    private final Map<String, Kustomization> found = new LinkedHashMap<>();

    private Kustomizations(Checkout checkout) {
        this.checkout = checkout;
    }

    static List<Kustomization> of(Checkout checkout, Kustomization root, KustomizeOptions options) throws RenderException, IOException {
        var all = new Kustomizations(checkout);
        all.add(root);
        for (var component : options.components()) all.addResource(root, new Located.Scalar(TextNode.valueOf(component), 1));
        return List.copyOf(all.found.values());
    }

    /** The kustomization in a directory. */
    static Optional<Kustomization> in(Checkout checkout, String directory) throws RenderException, IOException {
        for (var name : Kustomization.NAMES) {
            var path = directory.isEmpty() ? name : directory + "/" + name;
            if (checkout.isFile(path)) return Optional.of(Kustomization.read(checkout.find(path).orElseThrow(), checkout.read(path)));
        }
        return Optional.empty();
    }

    private void add(Kustomization kustomization) throws RenderException, IOException {
        if (found.put(kustomization.file(), kustomization) != null) return;
        if (found.size() > MOST) throw RenderException.of("more than " + MOST + " kustomizations");
        for (var field : CHARTS) {
            if (kustomization.content().entries().containsKey(field)) {
                throw RenderException.of(kustomization.file() + ":" + kustomization.content().entries().get(field).line() + " " + field
                        + " are not rendered: a chart in the repository can be a source of its own");
            }
        }
        for (var field : RESOURCES) {
            for (var entry : Kustomization.texts(kustomization.content().entries().get(field))) addResource(kustomization, entry);
        }
        bringNamed(kustomization.directory(), kustomization.content());
        for (var field : PLUGINS) {
            for (var entry : Kustomization.texts(kustomization.content().entries().get(field))) bringPlugin(kustomization, entry.value().textValue());
        }
    }

    private void addResource(Kustomization by, Located.Scalar entry) throws RenderException, IOException {
        var name = entry.value().textValue();
        var place = by.file() + ":" + entry.line() + " ";
        var path = inRepository(by.directory(), name);
        if (path.isPresent() && checkout.isDirectory(path.get())) {
            add(in(checkout, path.get()).orElseThrow(() -> RenderException.of(place + name + " holds no kustomization")));
        } else if (path.isEmpty() || !checkout.bring(path.get())) {
            if (name.lines().count() > 1) return;
            throw RenderException.of(place + name + (REMOTE.matcher(name).matches() ? " is remote, and nothing is fetched: commit a copy of it" : " is not in the repository"));
        }
    }

    /** Every text in it that is the path of a file, whatever the field: generators' and patches' files, and what kustomize adds one day. */
    private void bringNamed(String directory, Located node) throws RenderException, IOException {
        switch (node) {
            case Located.Mapping(var entries, var line) -> {
                for (var entry : entries.values()) bringNamed(directory, entry);
            }
            case Located.Sequence(var items, var line) -> {
                for (var item : items) bringNamed(directory, item);
            }
            case Located.Scalar(var value, var line) -> {
                if (value.isTextual() && value.textValue().length() < 1000) bringNamed(directory, value.textValue());
            }
        }
    }

    private void bringNamed(String directory, String text) throws RenderException, IOException {
        if (text.isBlank() || text.contains("\n")) return;
        for (var name : text.contains("=") ? List.of(text, text.substring(text.indexOf('=') + 1)) : List.of(text)) {
            var path = inRepository(directory, name);
            if (path.isPresent() && !path.get().isEmpty() && checkout.isFile(path.get())) checkout.bring(path.get());
        }
    }

    private void bringPlugin(Kustomization by, String name) throws RenderException, IOException {
        var path = inRepository(by.directory(), name);
        if (path.isEmpty() || !checkout.isFile(path.get())) return;
        for (var document : Kustomization.documents(path.get(), checkout.read(path.get()))) bringNamed(by.directory(), document);
    }

    /** Empty where it leaves the repository or is no path. */
    static Optional<String> inRepository(String directory, String name) {
        if (name.startsWith("/") || name.indexOf('\0') >= 0 || REMOTE.matcher(name).matches()) return Optional.empty();
        var steps = new ArrayList<String>();
        for (var step : (directory + "/" + name).split("/")) {
            if (step.isEmpty() || step.equals(".")) continue;
            if (!step.equals("..")) steps.add(step);
            else if (steps.isEmpty()) return Optional.empty();
            else steps.removeLast();
        }
        return Optional.of(String.join("/", steps));
    }
}
