package dev.driftlock.render.kustomize;

import dev.driftlock.declared.Located;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.checkout.Checkout;
import dev.driftlock.render.trace.Leaf;
import dev.driftlock.render.trace.Leaves;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What kustomizations change: strategic merge patches by what they patch, everything else in one heap. */
final class Patches {

    /** A strategic merge patch, the outermost kustomization's first. */
    private final Map<String, List<Leaf>> byTarget = new HashMap<>();
    private final List<Leaf> others = new ArrayList<>();
    private final Leaves heap;

    /** @param kustomizations the outermost first */
    Patches(Checkout checkout, List<Kustomization> kustomizations) throws RenderException, IOException {
        for (var kustomization : kustomizations) {
            others.addAll(Written.leaves(kustomization.file(), kustomization.content(), 0));
            for (var field : List.of("patches", "patchesJson6902")) {
                for (var entry : kustomization.entries(field)) add(checkout, kustomization, entry);
            }
            for (var entry : Kustomization.texts(kustomization.content().entries().get("patchesStrategicMerge"))) {
                addText(checkout, kustomization, entry, kustomization.content().mapping("none"));
            }
        }
        heap = new Leaves(others);
    }

    private void add(Checkout checkout, Kustomization by, Located.Mapping entry) throws RenderException, IOException {
        for (var field : List.of("path", "patch")) {
            if (entry.entries().get(field) instanceof Located.Scalar text && text.value().isTextual()) addText(checkout, by, text, entry.mapping("target"));
        }
    }

    private void addText(Checkout checkout, Kustomization by, Located.Scalar text, Located.Mapping target) throws RenderException, IOException {
        var value = text.value().textValue();
        var path = value.contains("\n") ? Optional.<String>empty() : Kustomizations.inRepository(by.directory(), value);
        if (path.isPresent() && checkout.isFile(path.get())) {
            var file = checkout.find(path.get()).orElseThrow();
            for (var document : Kustomization.documents(file, checkout.read(file))) add(file, document, 0, target);
        } else if (value.contains("\n")) {
            // A block's text begins on the line after its key.
            for (var document : Kustomization.documents(by.file(), value.getBytes(StandardCharsets.UTF_8))) add(by.file(), document, text.line(), target);
        }
    }

    private void add(String file, Located document, int before, Located.Mapping target) {
        var leaves = Written.leaves(file, document, before);
        if (!(document instanceof Located.Mapping patch) || patch.text("kind") == null) others.addAll(leaves);
        else byTarget.computeIfAbsent(name(target.text("kind") == null ? patch.text("kind") : target.text("kind"),
                target.text("name") == null ? patch.mapping("metadata").text("name") : target.text("name")), key -> new ArrayList<>()).addAll(leaves);
    }

    private static String name(String kind, String name) {
        return kind + "/" + name;
    }

    /** The line of a patch of this very object that puts {@code text} at {@code path}. */
    Optional<Leaf> of(String kind, String name, List<String> path, String text) {
        return byTarget.getOrDefault(name(kind, name), List.of()).stream().filter(leaf -> leaf.path().equals(path) && leaf.text().equals(text)).findFirst();
    }

    /** A line of a kustomization or of a JSON patch that alone says this. */
    Optional<Leaf> saying(String text, List<String> path) {
        return heap.saying(text, path);
    }

    /** The line that gives an image its tag or digest. */
    Optional<Leaf> ofImage(String image) {
        var changing = others.stream().filter(leaf -> leaf.path().contains("images"))
                .filter(leaf -> switch (leaf.path().getLast()) {
                    case "newTag" -> image.endsWith(":" + leaf.text()) || image.contains(":" + leaf.text() + "@");
                    case "digest" -> image.endsWith("@" + leaf.text());
                    default -> false;
                }).toList();
        return changing.size() == 1 ? Optional.of(changing.getFirst()) : Optional.empty();
    }
}
