package dev.driftlock.render.kustomize;

import dev.driftlock.render.FileTree;
import dev.driftlock.render.RenderException;
import dev.driftlock.render.checkout.Checkout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeSet;

/** A directory without a kustomization, as Flux takes it: all manifests below it, and a directory that has one of its own as a whole. */
final class Directory {

    private Directory() {
    }

    static Kustomization asKustomization(Checkout checkout, FileTree tree, String path) throws RenderException, IOException {
        if (!checkout.bring(path)) throw RenderException.of("the path " + path + " is not in the repository");
        var real = checkout.find(path).orElseThrow();
        int below = real.isEmpty() ? 0 : real.length() + 1;
        var files = tree.below(real).keySet();
        var kustomized = new TreeSet<String>();
        for (var file : files) {
            int slash = file.lastIndexOf('/');
            if (slash >= below && Kustomization.NAMES.contains(file.substring(slash + 1))) kustomized.add(file.substring(below, slash));
        }
        kustomized.removeIf(directory -> kustomized.stream().anyMatch(other -> directory.startsWith(other + "/")));
        var resources = new ArrayList<>(kustomized);
        for (var file : files) {
            var name = file.substring(below);
            boolean isManifest = name.endsWith(".yaml") || name.endsWith(".yml");
            if (isManifest && kustomized.stream().noneMatch(directory -> name.startsWith(directory + "/"))) resources.add(name);
        }
        var file = (real.isEmpty() ? "" : real + "/") + Kustomization.NAMES.getFirst();
        return new Kustomization(file, real, Edited.ofResources(resources));
    }
}
