package dev.driftlock.render.kustomize;

import dev.driftlock.declared.Located;
import dev.driftlock.declared.Origin;
import dev.driftlock.declared.Place;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.RenderedDocument;
import dev.driftlock.render.checkout.Checkout;
import dev.driftlock.render.kustomize.BuiltText.Built;
import dev.driftlock.render.trace.Leaf;
import dev.driftlock.render.trace.Siting;
import java.io.IOException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leads each object that kustomize built back to the resource, the patch or the generator that says what it says. */
final class BuiltTrace {

    private final Checkout checkout;
    private final List<Kustomization> kustomizations;
    private final Patches patches;
    private final Map<String, List<Located>> resources = new HashMap<>();

    BuiltTrace(Checkout checkout, List<Kustomization> kustomizations) throws RenderException, IOException {
        this.checkout = checkout;
        this.kustomizations = kustomizations;
        this.patches = new Patches(checkout, kustomizations);
    }

    RenderedDocument trace(Built built) throws RenderException, IOException {
        var root = kustomizations.getFirst();
        var resource = built.originText("path").flatMap(path -> Kustomizations.inRepository(root.directory(), path));
        if (resource.isPresent() && checkout.isFile(resource.get())) return ofResource(built, checkout.find(resource.get()).orElseThrow());
        var configured = built.originText("configuredIn").flatMap(path -> Kustomizations.inRepository(root.directory(), path));
        var by = kustomizations.stream().filter(each -> configured.filter(each.file()::equals).isPresent()).findFirst().orElse(root);
        return ofGenerator(built, by);
    }

    private RenderedDocument ofGenerator(Built built, Kustomization by) throws RenderException, IOException {
        var object = built.object();
        var generated = Generated.of(checkout, by, text(object, "kind"), built.name());
        var places = new IdentityHashMap<Located, Place>();
        Written.nodes(object).forEach((path, node) -> generated.entry(path).or(() -> changed(object, "", node, path)).ifPresent(place -> places.put(node, place)));
        return Siting.of(object, generated.whole(), places);
    }

    private RenderedDocument ofResource(Built built, String file) throws RenderException, IOException {
        var object = built.object();
        var written = written(built, file);
        if (written.isEmpty()) return Siting.of(object, new Place(file, 1, Origin.Kind.WRITTEN), new IdentityHashMap<>());
        var nodes = Written.nodes(written.get());
        var name = text(written.get().mapping("metadata"), "name");
        var places = new IdentityHashMap<Located, Place>();
        Written.nodes(object).forEach((path, node) -> {
            var original = nodes.get(path);
            if (original != null && (!(node instanceof Located.Scalar scalar) || original instanceof Located.Scalar was && was.value().equals(scalar.value()))) {
                places.put(node, new Place(file, original.line(), Origin.Kind.WRITTEN));
            } else {
                var elsewhere = changed(object, name, node, path);
                if (elsewhere.isPresent()) places.put(node, elsewhere.get());
                else if (original != null) places.put(node, new Place(file, original.line(), Origin.Kind.RENDERED));
            }
        });
        return Siting.of(object, new Place(file, written.get().line(), Origin.Kind.WRITTEN), places);
    }

    private Optional<Place> changed(Located.Mapping object, String name, Located node, List<String> path) {
        if (!(node instanceof Located.Scalar(var value, var line)) || value.isNull()) return Optional.empty();
        var text = value.asText();
        return patches.of(text(object, "kind"), name, path, text)
                .or(() -> path.getLast().equals("image") ? patches.ofImage(text) : Optional.empty())
                .or(() -> patches.saying(text, path)).map(BuiltTrace::place);
    }

    private static Place place(Leaf leaf) {
        return new Place(leaf.origin().file(), leaf.line(), leaf.origin().kind());
    }

    /** The object in the file before kustomize changed it: of its kind, with a name that it still carries. */
    private Optional<Located.Mapping> written(Built built, String file) throws RenderException, IOException {
        if (!resources.containsKey(file)) resources.put(file, Kustomization.documents(file, checkout.read(file)));
        var kind = text(built.object(), "kind");
        return resources.get(file).stream().filter(Located.Mapping.class::isInstance).map(Located.Mapping.class::cast)
                .filter(each -> text(each, "kind").equals(kind) && built.name().contains(text(each.mapping("metadata"), "name")))
                .max((one, other) -> text(one.mapping("metadata"), "name").length() - text(other.mapping("metadata"), "name").length());
    }

    private static String text(Located.Mapping mapping, String key) {
        var text = mapping.text(key);
        return text == null ? "" : text;
    }
}
